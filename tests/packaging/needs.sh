#!/bin/sh
# What building and testing need: what it is looked for by, Debian's package of it, and what it is for.
#
# usage: needs.sh missing    says what is not here, and how to get it; ends with 1 then
#        needs.sh packages   Debian's packages of what the tests need, a line each
#
# The Makefile says what the program itself is built with: CC, PKG_CONFIG, LIBRARIES (as pkg-config knows them) and PACKAGES
# (Debian's, which have all that). A command may come from anywhere; Debian need not be there.
PATH=$PATH:/usr/sbin:/sbin # has ip and mosquitto, and is not in everybody's
CC=${CC:-gcc}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
PACKAGES=${PACKAGES:-}

# Without something to look for: a test that needs it leaves itself out.
needs() {
    cat <<-END
	command|python3|python3|most tests are scripts
	command|node|nodejs|the desk's page in a browser
	command|npm|npm|the desk's page in a browser
	command|chromium|chromium|the desk's page in a browser
	command|Xvfb|xvfb|a screen of X11
	command|xauth|xauth|a screen of X11
	command|xdotool|xdotool|keys and windows on X11
	command|zbarimg|zbar-tools|reads QR codes
	command|tesseract|tesseract-ocr|reads what was drawn
	|tesseract-ocr-eng|tesseract-ocr-eng|reads what was drawn
	command|mosquitto|mosquitto|the fleet's broker
	command|mosquitto_pub|mosquitto-clients|talks to the broker
	command|openssl|openssl|certificates
	command|ip|iproute2|networks of their own
	command|readelf|binutils|looks into the program
	command|mandoc|mandoc|reads the man pages
	command|fish|fish|its completion
	command|zsh|zsh|its completion
	library|cmocka|libcmocka-dev|the unit tests
	library|zlib|zlib1g-dev|compressed feeds
	file|/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf|fonts-dejavu-core|a font that stands in
	|fonts-inter-variable|fonts-inter-variable|variable fonts
	file|/usr/share/zoneinfo/US/Pacific|$(legacy)|zones by their older names
	END
}

# Debian 12 has them in tzdata itself.
legacy() {
    # shellcheck source=/dev/null
    [ ! -r /etc/os-release ] || . /etc/os-release
    [ "$VERSION_CODENAME" = bookworm ] && echo tzdata || echo tzdata-legacy
}

# The fonts are looked for where the tests do.
own() {
    cat <<-END
	command|${CC%% *}|gcc|compiles the program
	command|make|make|builds the program
	command|${PKG_CONFIG%% *}|pkgconf|finds the libraries
	command|msgfmt|gettext|translations
	file|/usr/share/zoneinfo/Europe/Lisbon|tzdata|zones
	file|/usr/share/fonts/opentype/inter|fonts-inter|the themes' font
	file|/usr/share/fonts/truetype/noto|fonts-noto-core|scripts that Inter has not
	file|/usr/share/fonts/opentype/noto|fonts-noto-cjk|Chinese, Japanese, Korean
	file|/usr/share/fonts/truetype/ancient-scripts|fonts-symbola|symbols
	END
    for name in $LIBRARIES; do
        echo "library|$name||a library of the program"
    done
}

is_here() {
    case $1 in
    command) command -v "$2" >/dev/null ;;
    library) $PKG_CONFIG --exists "$2" 2>/dev/null ;;
    file) [ -e "$2" ] ;;
    esac
}

# Of Debian's packages for the libraries, those that are not installed; all of them where that cannot be known.
of_libraries() {
    for package in $PACKAGES; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf ' %s' "$package"
    done
}

say_missing() {
    packages= # LIBRARIES among them stands for those of PACKAGES
    while IFS='|' read -r kind name package why; do
        is_here "$kind" "$name" && continue
        [ -n "$packages" ] || echo "missing for the tests:"
        printf '  %-16s %s%s\n' "${name##*/}" "$why" "${package:+ (Debian package $package)}"
        packages="$packages ${package:-LIBRARIES}"
    done
    [ -n "$packages" ] || return 0
    case $packages in
    *LIBRARIES*) packages=$(of_libraries)$(echo "$packages" | sed 's/ LIBRARIES//g') ;;
    esac
    # shellcheck disable=SC2086
    packages=$(printf '%s\n' $packages | sort -u | tr '\n' ' ')
    if [ -z "$packages" ]; then
        echo "Debian's packages of them are installed: $PKG_CONFIG looks elsewhere"
    elif command -v apt-get >/dev/null; then
        echo "make deps installs all that is missing; by hand: apt install $packages"
    else
        echo "Debian's packages of them: $packages"
    fi
    return 1
}

case $1 in
missing) { own; needs; } | say_missing >&2 ;;
# Whoever has npm from elsewhere has its node too: Debian's would stand beside them.
packages) needs | cut -d '|' -f 3 | if command -v npm >/dev/null; then grep -vx -e nodejs -e npm; else cat; fi ;;
*) sed -n 's/^# usage: //p' "$0"; exit 2 ;;
esac
