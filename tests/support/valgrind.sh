#!/bin/sh
# Runs the unit tests in a build folder (all, or those named) under valgrind, which must find no error and nothing lost;
# closes with one line of sums. What the tests start in processes of their own is not looked at. None of them minds how
# slow it is (twenty minutes in all); only test_eye is left out, unless it is named: it draws what test_slides draws, hundreds
# of times.
build=$1
shift
cd "$(dirname "$0")/../.." || exit 1
export SDL_VIDEODRIVER="${SDL_VIDEODRIVER:-dummy}"
passed=0
failed=0

for t in ${*:-$(cd "$build" && ls test_* | grep -v -e '\.' -e '^test_eye$')}; do
    started=$(date +%s)
    valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect \
        --errors-for-leak-kinds=definite,indirect --child-silent-after-fork=yes --num-callers=25 \
        --suppressions=tests/support/valgrind.supp --log-file="$build/$t.valgrind" "$build/$t" >"$build/valgrind.log" 2>&1
    status=$?
    if [ $status -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        cat "$build/valgrind.log" "$build/$t.valgrind"
    fi
    printf '%s: %s (%s s)\n' "$t" "$([ $status -eq 0 ] && echo ok || echo FAILED)" "$(($(date +%s) - started))"
done

[ $((passed + failed)) -gt 0 ] || failed=1 # nothing was built
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
