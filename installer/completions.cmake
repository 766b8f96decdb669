# SPDX-License-Identifier: MIT
# cmake -D PROGRAM=spillway-cli -D FOLDER=DIR -P completions.cmake
# Writes DIR/share/… with the completion of every shell that the program knows, where that shell looks for it.
set(bash_file bash-completion/completions/spillway-cli)
set(zsh_file zsh/site-functions/_spillway-cli)
set(fish_file fish/vendor_completions.d/spillway-cli.fish)

file(REMOVE_RECURSE ${FOLDER})
foreach(shell IN ITEMS bash zsh fish)
    execute_process(COMMAND ${PROGRAM} completion ${shell} OUTPUT_VARIABLE script ERROR_VARIABLE problem
        RESULT_VARIABLE result)
    if(result EQUAL 0 AND NOT script STREQUAL "")
        file(WRITE ${FOLDER}/share/${${shell}_file} "${script}")
    elseif(result EQUAL 2)
        message(STATUS "spillway-cli knows no completion for ${shell}")
    else()
        message(FATAL_ERROR "${PROGRAM} completion ${shell} failed (${result}): ${problem}")
    endif()
endforeach()
file(TOUCH ${FOLDER}/written)
