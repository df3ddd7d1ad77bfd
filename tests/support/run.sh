#!/bin/sh
# Runs the unit tests in a build folder (all, or those named) and the judge, and closes with one line of sums.
build=$1
shift
cd "$(dirname "$0")/../.." || exit 1
export LSAN_OPTIONS="suppressions=$PWD/tests/support/leaks.supp:print_suppressions=0"
export UBSAN_OPTIONS=print_stacktrace=1
export SDL_VIDEODRIVER="${SDL_VIDEODRIVER:-dummy}"
passed=0
failed=0
log=$build/test.log

count() {
    p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\.$/\1/p' "$log" | tail -n 1)
    f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed below:$/\1/p' "$log" | tail -n 1)
    f=${f:-0}
    passed=$((passed + ${p:-0}))
    if [ "$1" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1 # it died without a word from the framework
    fi
    failed=$((failed + f))
    if [ "$1" -ne 0 ]; then
        cat "$log"
    fi
}

tests=${*:-$(cd "$build" && ls test_* | grep -v '\.')}
for t in $tests; do
    [ -x "$build/$t" ] || continue
    "$build/$t" >"$log" 2>&1
    status=$?
    count $status
    grep -h -E '^(by likeness|skipped): ' "$log"
    printf '%s: %s\n' "$t" "$([ $status -eq 0 ] && echo ok || echo FAILED)"
done

# Runs scripts, each given on a line, so many at a time, with a log for each; then adds up what they counted, in their order.
# One that hangs is ended, with all that it started; the slowest takes a tenth of that.
run_scripts() {
    lanes=$1
    rm -rf "$build/scripts"
    mkdir -p "$build/scripts"
    nl -ba -w 2 -n rz -s ' ' | tee "$build/scripts/list" |
        LOGS=$build/scripts LIMIT_S=2400 xargs -P "$lanes" -d '\n' -n 1 sh -c '
            n=${1%% *}
            timeout -k 30 "$LIMIT_S" python3 ${1#* } >"$LOGS/$n.log" 2>&1
            status=$?
            [ $status -ne 124 ] || echo "ended: it took longer than $LIMIT_S seconds" >>"$LOGS/$n.log"
            echo $status >"$LOGS/$n.status"' sh
    while read -r n script _; do
        log=$build/scripts/$n.log
        status=$(cat "$build/scripts/$n.status")
        line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
        passed=$((passed + $(echo "${line:-0 passed, 0 failed}" | cut -d' ' -f1)))
        failed=$((failed + $(echo "${line:-0 passed, 1 failed}" | cut -d' ' -f3)))
        if [ "$status" -ne 0 ] || [ -z "$line" ]; then
            cat "$log"
        fi
        case $line in
        *skipped) grep '^skipped: ' "$log" ;;
        esac
        printf '%s: %s\n' "$script" "$([ "$status" -eq 0 ] && echo ok || echo FAILED)"
    done <"$build/scripts/list"
}

if [ $# -eq 0 ]; then
    files="assets/lpc2019.json $(ls ../shared/schedules/*.json 2>/dev/null | tr '\n' ' ')"
    for f in timetable event event-sessions frab-contradiction; do
        files="$files tests/feeds/valid/$f.json"
    done
    program=$build/plumbline
    # What measures runs alone, the others beside one another: they wait more than they work.
    run_scripts 1 <<-END
	tests/bench/bench.py --gate build/release
	tests/packaging/hardening.py build/release/plumbline
	END
    run_scripts 3 <<-END
	tests/fleet/fleet.py $program
	tests/console/api.py $program
	tests/judge/judge.py --lines $build/agenda_lines --program $program $files
	tests/judge/zones.py --lines $build/zone_lines --program $program
	tests/console/browser.py $program
	tests/service/reload.py $program
	tests/service/reload_proof.py $program
	tests/fleet/netns.py $program
	tests/fleet/commands.py $program
	tests/service/service.py $program
	tests/service/units.py $program
	tests/fleet/broker_rights.py
	tests/packaging/pages.py $program
	tests/packaging/build.py
	tests/packaging/sbom.py
	tests/judge/test_judge.py
	END
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
