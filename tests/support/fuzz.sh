#!/bin/sh
# Runs fuzz targets one after another: fuzz.sh minutes|runs NUMBER TARGET...
# What it learns stays in build/fuzz/corpus/, what it finds in build/fuzz/found/: a finding's input is to be copied
# to tests/fuzz/found/TARGET/, where make test takes it up.
cd "$(dirname "$0")/../.." || exit 1
kind=$1
number=$2
shift 2
if [ $# -eq 0 ]; then
    echo "there is no target" >&2
    exit 1
fi
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS="suppressions=$PWD/tests/support/leaks.supp:print_suppressions=0"
# An execution frees a few hundred KiB; the usual 256 MiB of freed memory that is watched only leave the processor's caches.
export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=8
export SDL_VIDEODRIVER=dummy
failed=0

# fuzz TARGET LIMIT LENGTH CORPUS SEEDS...
fuzz() {
    name=$1
    limit=$2
    length=$3
    shift 3
    log=build/fuzz/$name.log
    mkdir -p "build/fuzz/corpus/$name" "build/fuzz/found/$name"
    dictionary=
    [ -f "tests/fuzz/$name.dict" ] && dictionary=-dict=tests/fuzz/$name.dict
    # shellcheck disable=SC2086
    "build/fuzz/fuzz_$name" "$limit" "-max_len=$length" $dictionary -timeout=20 -print_final_stats=1 \
        "-artifact_prefix=build/fuzz/found/$name/" "build/fuzz/corpus/$name" "$@" >"$log" 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log" | tail -n 1)
    printf '%-10s up to %6s bytes: %10s executions, %6s a second, %s\n' "$name" "$length" "${runs:-?}" "${speed:-?}" \
        "$([ $status -eq 0 ] && echo 'nothing found' || echo FOUND)"
    if [ $status -ne 0 ]; then
        failed=1
        grep -E '^SUMMARY|does not hold|runtime error|^==.*ERROR|written to' "$log"
    fi
}

# limit PART: all of what was asked for, or a part of it.
limit() {
    if [ "$kind" = runs ]; then
        echo "-runs=$((number / $1))"
    else
        echo "-max_total_time=$((number * 60 / ($1 > 20 ? 20 : $1)))"
    fi
}

for target in "$@"; do
    seeds="tests/fuzz/seeds/$target"
    [ -d "tests/fuzz/found/$target" ] && seeds="$seeds tests/fuzz/found/$target"
    case $target in
    indico | frab)
        # Whole schedules take their time: a few of them as they are, and many small ones.
        seeds="$seeds tests/feeds/valid tests/feeds/invalid"
        whole="$seeds assets"
        [ -d ../shared/schedules ] && whole="$whole ../shared/schedules"
        # shellcheck disable=SC2086
        fuzz "$target" "$(limit 1000)" 262144 $whole
        ;;
    esac
    # shellcheck disable=SC2086
    fuzz "$target" "$(limit 1)" 4096 $seeds
done
exit $failed
