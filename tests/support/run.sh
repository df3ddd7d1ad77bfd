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
. tests/support/sums.sh

# By the sources: what was not built is missed.
all_tests() {
    for source in tests/unit/test_*.c; do
        basename "$source" .c
    done
    for source in tests/fuzz/fuzz_*.c; do
        basename "$source" .c | sed 's/^fuzz_/test_found_/'
    done
}

tests=${*:-$(all_tests)}
for t in $tests; do
    if [ ! -x "$build/$t" ]; then
        echo "$t: not built"
        failed=$((failed + 1))
    fi
done
if [ $# -eq 0 ] && [ "$failed" -gt 0 ]; then
    close_sums
    exit
fi
built=
for t in $tests; do
    [ ! -x "$build/$t" ] || built="$built $t"
done
# shellcheck disable=SC2086
[ -z "$built" ] || run_tests "$(nproc)" $built

if [ $# -eq 0 ]; then
    files="assets/lpc2019.json $(ls ../shared/schedules/*.json ../shared/cases/late.json 2>/dev/null | tr '\n' ' ')"
    [ -e ../shared/schedules ] || echo "skipped: the schedules of others are not beside this folder"
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
	tests/console/tokens.py $program
	tests/console/programme.py $program
	tests/console/public.py $program
	tests/console/attacks.py $program
	tests/judge/judge.py --lines $build/agenda_lines --program $program $files
	tests/judge/zones.py --lines $build/zone_lines --program $program
	tests/judge/nights.py --lines $build/agenda_lines
	tests/judge/formats.py --lines $build/agenda_lines --program $program
	tests/console/browser.py $program
	tests/service/reload.py $program
	tests/service/reload_proof.py $program
	tests/fleet/netns.py $program
	tests/fleet/commands.py $program
	tests/fleet/restricted.py $program
	tests/chaos/emergency_small.py $program
	tests/fleet/urgent.py $program
	tests/fleet/several.py $program
	tests/fleet/edits.py $program --lines $build/agenda_lines --edits 12 --sweep 100000
	tests/service/service.py $program
	tests/service/files.py $program
	tests/service/transport.py $program
	tests/service/discover.py $program
	tests/service/updates.py $program
	tests/service/units.py $program
	tests/fleet/broker_rights.py
	tests/packaging/pages.py $program
	tests/packaging/build.py
	tests/packaging/rooms.py $build
	tests/packaging/sbom.py
	tests/packaging/sources.py
	tests/packaging/sums.py
	tests/judge/test_judge.py
	END
fi

close_sums
