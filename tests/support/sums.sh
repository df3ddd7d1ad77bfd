#!/bin/sh
# What passed and failed, summed up over tests and scripts; sourced with `build`, a folder, and passed=0 and failed=0. What
# did not run, or broke off, has failed.

# What hangs is ended, with all that it started; the slowest takes a tenth of that.
LIMIT_S=${LIMIT_S:-2400}

# Runs unit tests of the build folder, so many at a time, with a log for each; then adds up what they counted, in their order.
run_tests() {
    lanes=$1
    shift
    rm -rf "$build/units"
    mkdir -p "$build/units"
    printf '%s\n' "$@" | BUILD=$build LIMIT_S=$LIMIT_S xargs -P "$lanes" -n 1 sh -c '
        timeout -k 30 "$LIMIT_S" "$BUILD/$1" >"$BUILD/units/$1.log" 2>&1
        echo $? >"$BUILD/units/$1.status"' sh
    for t; do
        add_test "$t"
    done
}

# Adds up what a unit test said.
add_test() {
    log=$build/units/$1.log
    status=$(cat "$build/units/$1.status" || echo 1)
    say_if_ended "$status" >>"$log"
    p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\.$/\1/p' "$log" | tail -n 1)
    f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed below:$/\1/p' "$log" | tail -n 1)
    s=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) test(s), listed below:$/\1/p' "$log" | tail -n 1)
    add_up "$status" "${p:-0}" "${f:-0}" "${s:-0}"
    [ "$fine" = ok ] || cat "$log"
    grep -h -E '^(by likeness|skipped): ' "$log"
    [ "${s:-0}" -eq 0 ] || echo "skipped: $s of $1"
    printf '%s: %s\n' "$1" "$fine"
}

say_if_ended() {
    [ "$1" -ne 124 ] || echo "ended: it took longer than $LIMIT_S seconds"
}

# add_up STATUS PASSED FAILED SKIPPED: `fine` is then "ok" or "FAILED".
add_up() {
    f=$3
    # It died without a word, or has tried nothing.
    if [ "$f" -eq 0 ] && { [ "$1" -ne 0 ] || [ $(($2 + $4)) -eq 0 ]; }; then
        f=1
    fi
    passed=$((passed + $2))
    failed=$((failed + f))
    fine=$([ "$f" -eq 0 ] && echo ok || echo FAILED)
}

# Runs scripts, each given on a line, so many at a time, with a log for each; then adds up what they counted, in their order.
run_scripts() {
    lanes=$1
    rm -rf "$build/scripts"
    mkdir -p "$build/scripts"
    nl -ba -w 2 -n rz -s ' ' | tee "$build/scripts/list" |
        LOGS=$build/scripts LIMIT_S=$LIMIT_S xargs -P "$lanes" -d '\n' -n 1 sh -c '
            n=${1%% *}
            timeout -k 30 "$LIMIT_S" python3 ${1#* } >"$LOGS/$n.log" 2>&1
            echo $? >"$LOGS/$n.status"' sh
    while read -r n script _; do
        log=$build/scripts/$n.log
        status=$(cat "$build/scripts/$n.status" || echo 1)
        say_if_ended "$status" >>"$log"
        line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
        # shellcheck disable=SC2086
        set -- ${line:-0 passed, 0 failed}
        add_up "$status" "$1" "$3" "${5:-0}"
        [ "$fine" = ok ] || cat "$log"
        case $line in
        *skipped) grep '^skipped: ' "$log" ;;
        esac
        printf '%s: %s\n' "$script" "$fine"
    done <"$build/scripts/list"
}

# The closing line; fails where anything did, or nothing ran.
close_sums() {
    [ $((passed + failed)) -gt 0 ] || failed=1
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
