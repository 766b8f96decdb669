# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Everything that has to be green before a change goes in. Sourced by bootstrap.sh, which gives `root`.
# The cheap checks come first, so that a slip is told within seconds.

# clang-format's output differs from one version to the next: this one decides, and others are not asked.
format_version=14

# step NAME COMMAND...: runs it, says how long it took, and remembers if it failed. The rest goes on, so that one run
# tells everything that is wrong.
failed_steps=()
passed_steps=0
step()
{
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    # In a subshell of its own with -e: `if` would switch -e off inside.
    set +e
    (
        set -e
        "$@"
    )
    local code=$?
    set -e
    if [ $code -eq 0 ]; then
        passed_steps=$((passed_steps + 1))
        printf '== %s: passed in %d s\n' "$name" $((SECONDS - began))
    else
        failed_steps+=("$name")
        printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - began))
    fi
}

check_format()
{
    local version
    version=$(clang-format --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
    if [ "$version" != "$format_version" ]; then
        echo "clang-format is version $version here; the sources are formatted by version $format_version: not checked"
        return 0
    fi
    git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror
}

check_shell()
{
    # What they source is read with them (-x): on its own, half of what it uses and gives would be unknown.
    git ls-files -z | xargs -0 grep -lIE '^#!.*\b(bash|sh)$' | xargs shellcheck -x
}

build_and_test()
{
    cmake --preset "$1"
    cmake --build --preset "$1"
    ctest --preset "$1" -j "$CMAKE_BUILD_PARALLEL_LEVEL"
}

# Reads the sources of the programs, without what the build has generated. Results are kept by content, so that only
# what has changed is read again. On a machine that has read nothing yet that may take longer than a run of the checks
# may: what is not begun within SPILLWAY_TIDY_MINUTES is named and left to the next run, in another order each time.
check_tidy()
{
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/spillway-tidy
    mkdir -p "$cache"
    TIDY_DEADLINE=$(($(date +%s) + ${SPILLWAY_TIDY_MINUTES:-25} * 60))
    export TIDY_DEADLINE
    git ls-files 'core/*.cpp' 'app/*.cpp' 'ui/*.cpp' | sort -R |
        xargs -P "$CMAKE_BUILD_PARALLEL_LEVEL" -n 1 "$root/installer/tidy.sh" build/release "$cache"
}

use_compiler_cache()
{
    have ccache || return 0
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros
}

run_checks()
{
    cd "$root"
    use_compiler_cache
    step 'formatting' check_format
    step 'shell scripts' check_shell
    step 'release build and its tests' build_and_test release
    step 'sanitized build and its tests' build_and_test asan
    step 'clang-tidy' check_tidy
    step 'fuzzing, briefly' build_and_test fuzz
    printf '\n'
    if [ ${#failed_steps[@]} -gt 0 ]; then
        printf 'failed: %s\n' "${failed_steps[@]}"
    fi
    printf 'steps: %d passed, %d failed\n' "$passed_steps" ${#failed_steps[@]}
    [ ${#failed_steps[@]} -eq 0 ]
}
