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
    printf '%s: %s\n' "$t" "$([ $status -eq 0 ] && echo ok || echo FAILED)"
done

if [ $# -eq 0 ]; then
    files="assets/lpc2019.json $(ls ../shared/schedules/*.json 2>/dev/null)"
    for f in timetable event event-sessions frab-contradiction; do
        files="$files tests/feeds/valid/$f.json"
    done
    for part in "tests/bench/bench.py --gate build/release" "tests/judge/test_judge.py" \
        "tests/console/api.py $build/plumbline" "tests/console/browser.py $build/plumbline" "tests/packaging/pages.py $build/plumbline" \
        "tests/packaging/hardening.py build/release/plumbline" \
        "tests/service/service.py $build/plumbline" "tests/service/reload.py $build/plumbline" "tests/fleet/broker_rights.py" "tests/fleet/commands.py $build/plumbline" \
        "tests/fleet/fleet.py $build/plumbline" "tests/fleet/netns.py $build/plumbline" \
        "tests/judge/judge.py --lines $build/agenda_lines --program $build/plumbline $files"; do
        # shellcheck disable=SC2086
        python3 $part >"$log" 2>&1
        status=$?
        line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
        passed=$((passed + $(echo "${line:-0 passed, 0 failed}" | cut -d' ' -f1)))
        failed=$((failed + $(echo "${line:-0 passed, 1 failed}" | cut -d' ' -f3)))
        if [ $status -ne 0 ] || [ -z "$line" ]; then
            cat "$log"
        fi
        case $line in
        *skipped) grep '^skipped: ' "$log" ;;
        esac
        printf '%s: %s\n' "${part%% *}" "$([ $status -eq 0 ] && echo ok || echo FAILED)"
    done
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
