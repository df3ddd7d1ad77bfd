#!/bin/sh
# The broker of a conference: its certificates, its accounts, and what each account may do. README.md says more.
set -eu
umask 077
export LC_ALL=C # texts are bytes here

usage() {
    cat >&2 <<'END'
usage: setup.sh init FOLDER NAME…                         certificates and mosquitto.conf; NAME: the broker's host names and addresses
       setup.sh add FOLDER EVENT ROLE ACCOUNT [ROOM…]     ROLE: display (with the rooms that it shows), desk, chair (with one ROOM),
                                                          staff, emergency or viewer; again with other rooms: changes a display's
       setup.sh restrict FOLDER ACCOUNT [ROOM…]           makes of a desk, or of a display that may write everything, a display
                                                          that may change only itself and these rooms; its password stays
       setup.sh remove FOLDER ACCOUNT
       setup.sh list FOLDER
       setup.sh check FOLDER                              whether the broker could read its ACL: before each reload, if you edited it
       setup.sh certificate FOLDER NAME…                  a new server certificate from the same CA
       setup.sh service FOLDER                            has Debian's service look, before each start, whether the broker
                                                          can load what it saved (before-start.sh)

environment, for init: LISTEN  port, or "port address", 8883
                       OWNER   the user that mosquitto runs as; for root "mosquitto", else yourself
             for service: UNITS  the folder of the system's own units, /etc/systemd/system
END
    exit 2
}

die() {
    echo "setup.sh: $*" >&2
    exit 1
}

need() {
    for program in "$@"; do
        command -v "$program" >/dev/null || die "$program is missing (apt install mosquitto mosquitto-clients openssl)"
    done
}

work=
lock=
cleanup() {
    [ -z "$work" ] || rm -rf "$work"
    [ -z "$lock" ] || rmdir "$lock"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# --- names

# One level of a topic: bytes that MQTT or the ACL file would take for something else, as %XX.
encode() {
    printf '%s' "$1" | od -An -v -tx1 | awk '
        BEGIN { for (i = 0; i < 256; i++) byte[sprintf("%02x", i)] = i }
        function escaped(b) { return sprintf("%%%02X", b) }
        { for (i = 1; i <= NF; i++) all[++n] = byte[$i] }
        END {
            for (i = 1; i <= n; i++) {
                b = all[i]
                if (b == 194 && i < n && all[i + 1] < 160) # U+0080 to U+009F
                    printf "%s%s", escaped(b), escaped(all[++i])
                else if (b < 32 || b == 127 || b == 35 || b == 37 || b == 43 || b == 47) # controls, # % + /
                    printf "%s", escaped(b)
                else
                    printf "%c", b
            }
        }'
}

level_is_fit() { # WHAT TEXT
    [ -n "$2" ] || die "the $1 is empty"
    printf '%s' "$2" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 || die "the $1 is not UTF-8"
    case $2 in
    # mosquitto cuts it off the line, and the right would be for another room
    *' ') die "the $1 ends with a space, which no line of an ACL file can say" ;;
    esac
}

account_is_fit() {
    case $1 in
    '' | [.-]* | *[!A-Za-z0-9._-]*) die "an account's name is made of A-Z a-z 0-9 . _ - and begins with a letter, a digit or _: $1" ;;
    esac
    [ ${#1} -le 64 ] || die "an account's name has at most 64 letters"
}

json_text() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# --- files

# mosquitto 2.0 does not start with an ACL that it cannot read; but when it is told to read one anew, it goes on
# without any, and everybody may do everything. So none gets into its place that is not sound.
check_acl() { # FILE
    awk -v file="$folder/acl" '
        function wrong(why) { print file ":" NR ": " why ": " $0; bad = 1 }
        /^#/ || /^[ \t\r]*$/ { next }
        {
            line = $0
            sub(/^[^ ]+ */, "", line)
            sub(/[ \t\r]+$/, "", line)
        }
        line == "" { wrong("nothing behind the first word"); next }
        $1 == "user" { next }
        $1 != "topic" && $1 != "pattern" { wrong("neither user nor topic nor pattern"); next }
        {
            if (line ~ / /) {
                if (line !~ /^(read|write|readwrite|deny) /) { wrong("neither read, write, readwrite nor deny"); next }
                sub(/^[a-z]+ +/, "", line)
            }
            n = split(line, level, "/")
            for (i = 1; i <= n; i++)
                if (level[i] ~ /[+#]/ && (length(level[i]) > 1 || (level[i] == "#" && i < n))) { wrong("a wildcard where none can be"); next }
        }
        END { exit bad }' "$1" >&2 || die "mosquitto cannot read this; after a reload everybody could do everything"
    # An editor run by root may have left it to root alone.
    # shellcheck disable=SC2012
    [ "$(ls -ldn "$folder/acl" | awk '{ print $3 }')" = "$(ls -ldn "$folder/server.key" | awk '{ print $3 }')" ] ||
        die "$folder/acl belongs to another user than server.key: the broker may not be able to read it, and everybody could do everything"
}

# Changes are made on a copy that then takes the file's place: the broker may read at any moment.
replace() { # FILE NEW
    if [ "$(id -u)" = 0 ]; then
        # shellcheck disable=SC2012
        chown "$(ls -ldn "$1" | awk '{ print $3 ":" $4 }')" "$2"
    fi
    mv "$2" "$1"
}

open_folder() { # FOLDER
    for file in acl passwords ca.key names mosquitto.conf; do
        [ -f "$1/$file" ] || die "$1 was not made by setup.sh init: it has no $file"
    done
    folder=$(cd "$1" && pwd)
}

lock_folder() {
    mkdir "$folder/.lock" 2>/dev/null || die "another setup.sh is at work; if none is, remove $folder/.lock"
    lock=$folder/.lock
    work=$(mktemp -d "$folder/.work.XXXXXX")
}

tell_reload() {
    echo "Now let the broker read it: systemctl reload mosquitto (or kill -HUP its process)." >&2
}

# --- certificates

alternatives() { # NAME… -> subjectAltName
    list=
    for name in "$@"; do
        case $name in
        '' | -* | *[!A-Za-z0-9.:-]*) die "not a host name or address: $name" ;;
        *:*) kind=IP ;;
        *[!0-9.]*) kind=DNS ;;
        *) kind=IP ;;
        esac
        list=$list${list:+,}$kind:$name
    done
    echo "$list"
}

write_requests() { # FOLDER ALTERNATIVES
    cat >"$1/openssl.conf" <<END
[req]
distinguished_name = subject
prompt = no
[subject]
CN = Plumbline broker
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = $2
END
}

run_openssl() {
    openssl "$@" 2>"$work/said" || {
        cat "$work/said" >&2
        die "openssl could not: $1"
    }
}

make_ca() { # FOLDER
    run_openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 \
        -config "$work/openssl.conf" -extensions ca -subj "/CN=Plumbline broker CA" -keyout "$1/ca.key" -out "$1/ca.pem"
    chmod 644 "$1/ca.pem"
}

make_server() { # FOLDER OUT
    run_openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 \
        -config "$work/openssl.conf" -keyout "$2/server.key" -out "$work/server.csr"
    run_openssl x509 -req -in "$work/server.csr" -CA "$1/ca.pem" -CAkey "$1/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
        -sha256 -days 825 -extfile "$work/openssl.conf" -extensions server -out "$2/server.pem"
}

# --- the commands

init() { # FOLDER NAME…
    [ $# -ge 2 ] || usage
    need openssl mosquitto_passwd iconv
    here=$(cd "$(dirname "$0")" && pwd)
    given=$1
    shift
    names=$(printf '%s\n' "$@")
    called=$(alternatives "$@")
    listen=${LISTEN:-8883}
    case $listen in
    '' | [!1-9]* | *[!A-Za-z0-9.:\ -]*) die "LISTEN is a port, or a port and an address: $listen" ;;
    esac
    if [ -f "$given/names" ]; then
        [ "$(cat "$given/names")" = "$names" ] || die "$given is there already, for other names ($(tr '\n' ' ' <"$given/names")): setup.sh certificate changes them"
        echo "$given is there already; nothing was changed." >&2
        return
    fi
    parent=$(cd "$(dirname "$given")" 2>/dev/null && pwd) || die "no such folder: $(dirname "$given")"
    folder=${parent%/}/$(basename "$given")
    case $folder in *[[:cntrl:]]*) die "a folder with such a name would not fit into mosquitto.conf" ;; esac
    if [ -e "$folder" ] && ! rmdir "$folder" 2>/dev/null; then
        die "$folder is there already and holds something else"
    fi
    owner=${OWNER:-}
    if [ -z "$owner" ] && [ "$(id -u)" = 0 ] && id mosquitto >/dev/null 2>&1; then
        owner=mosquitto
    fi
    # Made beside it and then renamed: there is a whole one or none.
    work=$(mktemp -d "$folder.XXXXXX")
    write_requests "$work" "$called"
    made=$work/made
    mkdir "$made" "$made/accounts"
    make_ca "$made"
    make_server "$made" "$made"
    printf '%s\n' "$names" >"$made/names"
    : >"$made/passwords"
    echo "# Written by setup.sh, one block for each account; lines of your own stay. README.md says who may what." >"$made/acl"
    echo >>"$made/acl"
    case $folder in
    /etc/*) data=/var/lib/mosquitto ;;
    *) data=$folder/data && mkdir "$made/data" ;;
    esac
    folder=$folder data=$data listen=$listen owner=$owner awk '
        function put(from, to,    at) {
            if ((at = index($0, from))) $0 = substr($0, 1, at - 1) to substr($0, at + length(from))
        }
        /^#/ { print; next }
        /^user / && ENVIRON["owner"] != "" { $0 = "user " ENVIRON["owner"] }
        /^listener / { $0 = "listener " ENVIRON["listen"] }
        { put("/etc/mosquitto/plumbline", ENVIRON["folder"]); put("/var/lib/mosquitto", ENVIRON["data"]); print }
    ' "$here/mosquitto.conf" >"$made/mosquitto.conf"
    cp "$here/before-start.sh" "$made/before-start.sh"
    chmod 644 "$made/mosquitto.conf" "$made/server.pem" "$made/before-start.sh"
    chmod 755 "$made"
    if [ -n "$owner" ]; then # what the broker opens once it is no longer root; not the CA's key
        chown "$owner:" "$made/server.key" "$made/passwords" "$made/acl" || die "could not give the files to $owner"
        [ ! -d "$made/data" ] || chown "$owner:" "$made/data"
    fi
    mv "$made" "$folder"
    {
        echo "$folder is ready. Accounts: setup.sh add $given EVENT ROLE ACCOUNT"
        echo "Start it: sh $folder/before-start.sh $folder/mosquitto.conf; mosquitto -c $folder/mosquitto.conf"
        if [ "$owner" = mosquitto ]; then
            echo "or, as Debian's service: cp $folder/mosquitto.conf /etc/mosquitto/ && setup.sh service $given && systemctl restart mosquitto"
        fi
        [ -z "$owner" ] || echo "The broker reads it as the user $owner, who needs to be let into $parent."
    } >&2
}

rights() { # EVENT ROLE ACCOUNT ROOMS, all encoded, a room a line
    t=plumbline/$1
    case $2 in
    display)
        cat <<END
topic write $t/display/$3/status
topic write $t/display/$3/picture/now
topic write $t/ack/$3
END
        [ -z "$4" ] || printf '%s\n' "$4" | before="topic write $t/desk/room/" name="$3" awk '
            { print ENVIRON["before"] $0 }
            { print ENVIRON["before"] $0 "/rights/" ENVIRON["name"] }'
        cat <<END
topic read $t/display/+/status
topic read $t/desk/#
topic read $t/command/#
topic read $t/ack/#
END
        ;;
    desk)
        cat <<END
topic write $t/display/$3/status
topic write $t/display/$3/picture/now
topic read $t/display/+/#
topic readwrite $t/desk/#
topic write $t/command/+/$3/#
topic read $t/command/#
topic write $t/ack/$3
topic read $t/ack/#
END
        ;;
    chair)
        cat <<END
topic write $t/command/chair/$3/room/$4
topic read $t/display/+/status
topic read $t/ack/#
END
        ;;
    staff | emergency)
        cat <<END
topic write $t/command/view/$3/#
topic write $t/command/chair/$3/#
topic write $t/command/staff/$3/#
END
        [ "$2" = staff ] || printf '%s\n' "topic write $t/command/emergency/$3/#" # echo would read a backslash
        cat <<END
topic read $t/display/#
topic read $t/desk/#
topic read $t/ack/#
END
        ;;
    viewer)
        cat <<END
topic read $t/display/+/status
topic read $t/ack/#
END
        ;;
    esac
}

# The account's line in the ACL, or nothing.
head_of() { # ACCOUNT
    awk -F '\t' -v name="$1" '$1 == "# account" && $2 == name' "$folder/acl"
}

head_line() { # ACCOUNT ROLE EVENT ROOMS
    printf '%s\n' "# account" "$1" "$2" "$3" ${4:+"$4"} | paste -s -d '\t' -
}

field() { # HEAD NUMBER
    printf '%s\n' "$1" | cut -f "$2"
}

has_hash() { # ACCOUNT
    [ -n "$(awk -F : -v name="$1" '$1 == name' "$folder/passwords")" ]
}

# A line for each account: "all" if it may write what every display obeys (desk/all), else "own"; "endless" if it may
# write any topic below its own name, so without end, else "few"; then account, role, event and rooms. Whatever line
# grants it counts: displays of older versions could, and somebody may have added lines.
survey() { # FILE
    awk '
        function reaches(filter, topic,    f, t, n, m, i) {
            n = split(filter, f, "/")
            m = split(topic, t, "/")
            for (i = 1; i <= n; i++) {
                if (f[i] == "#") return 1
                if (i > m || (f[i] != "+" && f[i] != t[i])) return 0
            }
            return n == m
        }
        function grant(account, access, filter,    root) {
            if (access == "read" || !(account in event)) return
            root = "plumbline/" event[account]
            if (reaches(filter, root "/desk/all")) rules[access == "deny", account] = 1
            if (reaches(filter, root "/display/" account "/picture/x")) endless[access == "deny", account] = 1
        }
        function says(list, account) { return (0, account) in list && !((1, account) in list) }
        NR == FNR {
            if (split($0, part, "\t") >= 4 && part[1] == "# account") {
                order[++count] = part[2]
                event[part[2]] = part[4]
                rest[count] = substr($0, length(part[1]) + 2)
            }
            next
        }
        /^#/ { next }
        {
            line = $0
            sub(/^[^ ]+ */, "", line)
            sub(/[ \t\r]+$/, "", line)
        }
        $1 == "user" { user = line }
        $1 != "topic" && $1 != "pattern" { next }
        {
            access = "readwrite"
            if (line ~ /^(read|write|readwrite|deny) /) {
                access = $2
                sub(/^[a-z]+ +/, "", line)
            }
            if ($1 == "topic") {
                grant(user, access, line)
                next
            }
            for (i = 1; i <= count; i++) {
                filter = line
                gsub(/%u/, order[i], filter)
                grant(order[i], access, filter)
            }
        }
        END {
            for (i = 1; i <= count; i++)
                print (says(rules, order[i]) ? "all" : "own") "\t" (says(endless, order[i]) ? "endless" : "few") "\t" rest[i]
        }
    ' "$1" "$1"
}

rules_others() { # ACCOUNT FILE
    survey "$2" | awk -F '\t' -v name="$1" '$3 == name && $1 == "all" { found = 1 } END { exit !found }'
}

print_broker() { # EVENT ACCOUNT
    read -r host <"$folder/names"
    case $host in *:*) host="[$host]" ;; esac
    port=$(awk '/^listener / { print $2; exit }' "$folder/mosquitto.conf")
    printf '"broker": {"url": "mqtts://%s:%s", "event": %s, "user": "%s", "password_file": "%s.password", "ca_file": "ca.pem"}\n' \
        "$host" "$port" "$(json_text "$1")" "$2" "$2"
    echo "Copy $folder/ca.pem and $folder/accounts/$2.password to where it is used (relative paths are taken from the config's folder)." >&2
}

# Sets `rooms`: encoded, sorted, a room a line.
read_rooms() { # ROOM…
    for room in "$@"; do
        level_is_fit room "$room"
    done
    rooms=$(for room in "$@"; do
        encode "$room"
        echo
    done | sort -u)
}

# Its block goes up to the empty line that closes it.
block_of() { # ACCOUNT FILE
    awk -F '\t' -v name="$1" '
        $1 == "# account" { inside = $2 == name }
        /^$/ { inside = 0 }
        inside' "$2"
}

write_block() { # ACCOUNT ROLE EVENT ROOMS
    head_line "$1" "$2" "$3" "$4"
    printf 'user %s\n' "$1"
    rights "$3" "$2" "$1" "$4"
}

# Has it this very block? One of an older version may say something else under the same head.
has_block() { # ACCOUNT ROLE EVENT ROOMS
    [ "$(write_block "$@")" = "$(block_of "$1" "$folder/acl")" ]
}

# Gives an account other rights, and says which. Its password stays.
change() { # ACCOUNT ROLE EVENT ROOMS
    write_block "$@" >"$work/block"
    block_of "$1" "$folder/acl" >"$work/before"
    awk -F '\t' -v name="$1" -v block="$work/block" '
        $1 == "# account" { skip = $2 == name }
        $1 == "# account" && skip {
            while ((getline line <block) > 0) print line
            print ""
        }
        !skip
        /^$/ { skip = 0 }' "$folder/acl" >"$work/acl"
    check_acl "$work/acl"
    replace "$folder/acl" "$work/acl"
    {
        echo "$1 is changed, and keeps its password:"
        awk '/^#/ { next } NR == FNR { new[$0] = 1; next } !($0 in new) { print "  no longer: " $0 }' "$work/block" "$work/before"
        awk '/^#/ { next } NR == FNR { old[$0] = 1; next } !($0 in old) { print "  now:       " $0 }' "$work/before" "$work/block"
        if [ "$2" = display ] && rules_others "$1" "$folder/acl"; then
            echo "It still may write everything: other lines in $folder/acl let it."
        fi
    } >&2
}

# For an account that is there as a display or a desk, and is to be one of these. What takes away the right to write
# everything is always `restrict`: a script that runs its old `add` again must not leave an event without a desk.
add_again() { # GIVEN HEAD
    old_role=$(field "$2" 3)
    if [ "$2" = "$line" ] && [ "$role" = display ] && rules_others "$account" "$folder/acl"; then
        echo "$account is there already, and may write everything; \`setup.sh restrict $1 $account [ROOM…]\` takes that away. Nothing was changed." >&2
    elif has_block "$account" "$role" "$event_level" "$rooms"; then
        echo "$account is there already; nothing was changed." >&2
    elif [ "$role" = display ] && [ "$old_role" = desk ]; then
        die "$account is a desk; \`setup.sh restrict $1 $account [ROOM…]\` makes it a display"
    else
        change "$account" "$role" "$event_level" "$rooms"
        tell_reload
    fi
}

can_change() { # HEAD
    [ "$(field "$1" 4)" = "$event_level" ] || return 1
    case $(field "$1" 3)-$role in
    display-display | display-desk | desk-desk | desk-display) ;;
    *) return 1 ;;
    esac
}

add() { # FOLDER EVENT ROLE ACCOUNT [ROOM…]
    [ $# -ge 4 ] || usage
    need openssl mosquitto_passwd iconv
    open_folder "$1"
    given=$1 event=$2 role=$3 account=$4
    shift 4
    account_is_fit "$account"
    level_is_fit event "$event"
    case $event in *[[:cntrl:]]*) die "the event has control characters" ;; esac
    case $role in
    chair) [ $# -eq 1 ] || die "which one room is $account the chair of?" ;;
    display) ;;
    desk | staff | emergency | viewer) [ $# -eq 0 ] || die "only displays and chairs have rooms" ;;
    *) die "no such role: $role (display, desk, chair, staff, emergency or viewer)" ;;
    esac
    event_level=$(encode "$event")
    read_rooms "$@"
    lock_folder
    secret=$folder/accounts/$account.password
    line=$(head_line "$account" "$role" "$event_level" "$rooms")
    there=$(head_of "$account")
    if [ -f "$secret" ] && has_hash "$account" && { [ "$there" = "$line" ] || can_change "$there"; }; then
        add_again "$given" "$there"
        print_broker "$event" "$account"
        return
    fi
    if [ -n "$there" ] || [ -e "$secret" ] || has_hash "$account"; then
        die "$account is there already, as something else or only in part: setup.sh remove it first"
    fi
    password=$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n')
    [ ${#password} -eq 43 ] || die "no random password was made"
    # By a file, not by an argument: those can be seen by everybody on the machine.
    printf '%s:%s\n' "$account" "$password" >"$work/hash"
    mosquitto_passwd -U "$work/hash" || die "mosquitto_passwd could not hash the password"
    grep -q "^$account:\\\$[67]\\\$" "$work/hash" || die "mosquitto_passwd left the password unhashed"
    {
        cat "$folder/acl"
        write_block "$account" "$role" "$event_level" "$rooms"
        echo
    } >"$work/acl"
    cat "$folder/passwords" "$work/hash" >"$work/passwords"
    check_acl "$work/acl"
    printf '%s\n' "$password" >"$secret"
    replace "$folder/acl" "$work/acl"
    replace "$folder/passwords" "$work/passwords"
    print_broker "$event" "$account"
    tell_reload
}

restrict() { # FOLDER ACCOUNT [ROOM…]
    [ $# -ge 2 ] || usage
    need iconv
    open_folder "$1"
    account=$2
    shift 2
    account_is_fit "$account"
    read_rooms "$@"
    lock_folder
    there=$(head_of "$account")
    [ -n "$there" ] || die "no such account: $account"
    case $(field "$there" 3) in
    display | desk) ;;
    *) die "$account is neither a display nor a desk; it cannot write adjustments" ;;
    esac
    event_level=$(field "$there" 4)
    if has_block "$account" display "$event_level" "$rooms" && ! rules_others "$account" "$folder/acl"; then
        echo "$account may change only itself and these rooms already; nothing was changed." >&2
        return
    fi
    change "$account" display "$event_level" "$rooms"
    tell_reload
}

remove() { # FOLDER ACCOUNT
    [ $# -eq 2 ] || usage
    open_folder "$1"
    account=$2
    account_is_fit "$account"
    lock_folder
    if [ -z "$(head_of "$account")" ] && [ ! -e "$folder/accounts/$account.password" ] && ! has_hash "$account"; then
        die "no such account: $account"
    fi
    awk -F : -v name="$account" '$1 != name' "$folder/passwords" >"$work/passwords"
    awk -F '\t' -v name="$account" '
        $1 == "# account" { skip = $2 == name }
        !skip
        /^$/ { skip = 0 }' "$folder/acl" >"$work/acl"
    check_acl "$work/acl"
    replace "$folder/passwords" "$work/passwords"
    replace "$folder/acl" "$work/acl"
    rm -f "$folder/accounts/$account.password"
    echo "$account is removed." >&2
    tell_reload
}

list() { # FOLDER
    [ $# -eq 1 ] || usage
    open_folder "$1"
    survey "$folder/acl" | given=$1 awk -F '\t' '{
        if ($1 == "all" && $4 == "display")
            sub(/\tdisplay\t/, "\tdisplay (may write everything; `setup.sh restrict " quoted($3) " [ROOM…]` takes that away)\t")
        print substr($0, length($1 $2) + 3)
    }
    function quoted(account,    words) {
        words = ENVIRON["given"] " " account
        gsub(/[&\\]/, "\\\\&", words)
        return words
    }'
}

check() { # FOLDER
    [ $# -eq 1 ] || usage
    open_folder "$1"
    check_acl "$folder/acl"
    echo "$folder/acl is sound." >&2
    survey "$folder/acl" | given=$1 awk -F '\t' '
        $1 == "all" && $4 == "display" {
            print $3 ": a display that may write everything; `setup.sh restrict " ENVIRON["given"] " " $3 " [ROOM…]` takes that away"
            next
        }
        $2 == "endless" && ($4 == "display" || $4 == "desk") {
            print $3 ": may fill the broker with topics of its own, as older versions let it; the same `setup.sh add` again takes that away"
        }' >&2
}

certificate() { # FOLDER NAME…
    [ $# -ge 2 ] || usage
    need openssl
    open_folder "$1"
    shift
    called=$(alternatives "$@")
    lock_folder
    write_requests "$work" "$called"
    make_server "$folder" "$work"
    printf '%s\n' "$@" >"$work/names"
    chmod 644 "$work/server.pem"
    replace "$folder/server.key" "$work/server.key"
    replace "$folder/server.pem" "$work/server.pem"
    replace "$folder/names" "$work/names"
    tell_reload
}

# One word of a line of a unit.
unit_word() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g; s/%/%%/g; s/\$/$$/g')"
}

service() { # FOLDER
    [ $# -eq 1 ] || usage
    here=$(cd "$(dirname "$0")" && pwd)
    open_folder "$1"
    # shellcheck disable=SC2012
    [ "$(ls -ldn "$folder" | awk '{ print $3 }')" = "$(id -u)" ] || die "$folder is another user's, who could change what the service runs"
    lock_folder
    units=${UNITS:-/etc/systemd/system}
    mkdir -p "$units/mosquitto.service.d" || die "$units cannot be written"
    cp "$here/before-start.sh" "$work/before-start.sh"
    chmod 644 "$work/before-start.sh"
    mv "$work/before-start.sh" "$folder/before-start.sh"
    {
        echo "# Written by setup.sh service. Whatever ended the broker, it starts again, and without limit."
        printf '[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestart=always\nRestartSec=1\n'
        echo "ExecStartPre=-/bin/sh $(unit_word "$folder/before-start.sh") /etc/mosquitto/mosquitto.conf"
    } >"$work/unit"
    chmod 644 "$work/unit"
    mv "$work/unit" "$units/mosquitto.service.d/plumbline.conf"
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
    fi
    echo "$units/mosquitto.service.d/plumbline.conf is written; the next start of mosquitto uses it." >&2
}

[ $# -ge 1 ] || usage
command=$1
shift
case $command in
init | add | restrict | remove | list | check | certificate | service) "$command" "$@" ;;
*) usage ;;
esac
