# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Whose the bundled files are, and under which licence. Sourced by portable.sh, which gives `here` and `fail`.

# package_of FILE: the Debian package that installed it. Since /lib is a link to /usr/lib, dpkg may know either name.
package_of()
{
    local name owner
    for name in "$1" "${1#/usr}" "/usr$1"; do
        if owner=$(dpkg-query -S "$name" 2>/dev/null); then
            owner=${owner%%,*}
            echo "${owner%%: *}"
            return 0
        fi
    done
    return 1
}

# write_licences FOLDER <LIST: LIST has a line a bundled file, its name in the tarball and where it was taken from. Writes
# FOLDER/LIBRARIES.txt, the packages' copyright files, and the licence texts that these name.
write_licences()
{
    local folder=$1 name origin package short copyright text
    mkdir -p "$folder/common"
    cp "$here/portable/libraries-head.txt" "$folder/LIBRARIES.txt"
    while read -r name origin; do
        package=$(package_of "$origin") || fail "no package owns $origin: its licence is not known"
        short=${package%%:*}
        copyright=/usr/share/doc/$short/copyright
        [ -r "$copyright" ] || fail "$copyright is missing, and with it the licence of $name"
        cp -L "$copyright" "$folder/$short.copyright"
        dpkg-query -W -f "$name\t\${Package} \${Version}\t\${source:Package} \${source:Version}\n" "$package"
    done | sort >"$folder/.list"
    {
        printf 'FILE\tPACKAGE\tSOURCE PACKAGE\n'
        cat "$folder/.list"
    } | column -t -s $'\t' >>"$folder/LIBRARIES.txt"
    rm "$folder/.list"
    grep -ohE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$folder"/*.copyright | sort -u |
        while read -r text; do
            if [ -r "$text" ]; then cp -L "$text" "$folder/common/"; fi
        done
}
