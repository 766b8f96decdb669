# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Whose the bundled files are, and under which licence. Sourced by portable.sh, which gives `here` and `fail`.

# packages_of FILE...: for each file that a Debian package installed, a line "FILE PACKAGE". Since /lib is a link to
# /usr/lib, dpkg may know either name; it reads its lists once for all of them.
packages_of()
{
    local file names=()
    for file in "$@"; do names+=("$file" "${file#/usr}"); done
    { dpkg-query -S "${names[@]}" 2>/dev/null || true; } | sed -nE 's/^([^ ,]+)(, [^ ]+)*: (\/usr)?(\/.*)$/\/usr\4 \1/p'
}

# write_licences FOLDER <LIST: LIST has a line a bundled file, its name in the tarball and where it was taken from.
# Writes FOLDER/LIBRARIES.txt, the packages' copyright files, and the licence texts that these name.
write_licences()
{
    local folder=$1 name origin package short names=() origins=()
    declare -A package_of=()
    mkdir -p "$folder/common"
    while read -r name origin; do
        names+=("$name")
        origins+=("/usr${origin#/usr}")
    done
    while read -r origin package; do package_of[$origin]=$package; done < <(packages_of "${origins[@]}")
    for name in "${!names[@]}"; do
        origin=${origins[name]}
        package=${package_of[$origin]:-}
        [ -n "$package" ] || fail "no package owns $origin: its licence is not known"
        short=${package%%:*}
        [ -r "/usr/share/doc/$short/copyright" ] || fail "$short has no copyright file: the licence is not known"
        cp -L "/usr/share/doc/$short/copyright" "$folder/$short.copyright"
        printf '%s\t%s\n' "${names[name]}" "$package"
    done | sort >"$folder/.files"
    dpkg-query -W -f '${binary:Package}\t${Package} ${Version}\t${source:Package} ${source:Version}\n' \
        "${package_of[@]}" | sort -u >"$folder/.packages"
    {
        printf 'FILE\tPACKAGE\tSOURCE PACKAGE\n'
        awk -F '\t' 'NR == FNR { of[$1] = $2 "\t" $3; next } { print $1 "\t" of[$2] }' \
            "$folder/.packages" "$folder/.files"
    } | column -t -s $'\t' >>"$folder/LIBRARIES.txt"
    rm "$folder/.files" "$folder/.packages"
    grep -ohE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$folder"/*.copyright | sort -u |
        while read -r name; do
            if [ -r "$name" ]; then cp -L "$name" "$folder/common/"; fi
        done
}
