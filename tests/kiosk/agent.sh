#!/bin/bash
# The guest's end of the tests' shell: "NAME LENGTH" and a script comes in, "NAME CODE LENGTH" and what it printed goes out.
exec 3<>/dev/virtio-ports/plumbline.tests
while read -r -u 3 name length; do
    head -c "$length" <&3 >/run/tests.sh
    bash /run/tests.sh >/run/tests.out 2>&1 </dev/null 3>&-
    code=$?
    { echo "$name $code $(stat -c %s /run/tests.out)" && cat /run/tests.out; } >&3
done
