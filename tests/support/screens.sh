#!/bin/sh
# Draws the pictures in README.md anew: screens.sh PROGRAM
set -e
program=$1
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

shot() { # NAME SLIDE TIME [OPTIONS …]
    name=$1 slide=$2 time=$3
    shift 3
    "$program" shot --config config/plumbline.json --slide "$slide" --at "2019-09-10T$time" -o "assets/screens/$name.png" "$@"
}

cat >"$folder/desk.json" <<'END'
{"format": 1, "entries": [
 {"type": "time", "item": "c431", "number": 1, "by": "chair", "at": "2019-09-10T15:36:00+01:00",
  "until": "2019-09-11T00:00:00+01:00", "starts_at": "2019-09-10T15:30:00+01:00", "ends_at": "2019-09-10T15:48:00+01:00"},
 {"type": "message", "room": "Jade/room-I&II", "text": "Please repeat the question", "number": 2, "by": "chair",
  "at": "2019-09-10T15:36:00+01:00", "until": "2019-09-11T00:00:00+01:00"}]}
END
shot now now 15:33
shot next next 16:27
shot agenda agenda 15:33
shot break break 16:35
shot hall hall 15:20
shot about about 15:33
shot stage stage 15:43
shot message stage 15:36:40 --desk "$folder/desk.json"
shot daylight now 15:33 --theme daylight --language pt
shot bar now 15:33 --size 1920x360
