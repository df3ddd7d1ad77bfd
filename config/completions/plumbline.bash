# bash completion for plumbline: commands, options, and the values that are fixed.

_plumbline_options() {
    case $1 in
    show) echo "--config --schedule --desk --room --session --view --theme --language --at --speed --force --window --headless --out --once" ;;
    desk) echo "--config --schedule --room --session --at --speed" ;;
    agenda) echo "--config --schedule --desk --room --session --at --json" ;;
    rooms) echo "--config --schedule --json" ;;
    export) echo "--config --schedule --desk --at --format --output -o" ;;
    shot) echo "--config --schedule --desk --since --room --session --view --theme --language --at --slide --page --size --text --output -o" ;;
    replay) echo "--config --schedule --desk --since --room --session --view --theme --language --day --size --pictures --out" ;;
    why) echo "--config --schedule --desk --room --session --view --at" ;;
    record) echo "--config" ;;
    send) echo "--config --to --token-file --all --room --display --role --password-file --ca-file --yes" ;;
    status) echo "--config --to --token-file --password-file --ca-file --json" ;;
    token) echo "--config --schedule --role --room --name --days --to" ;;
    setup) echo "--config --schedule --room" ;;
    check) echo "--config --schedule --room --session --broker --json" ;;
    esac
    echo "--help"
}

# The values of an option. FILE and FOLDER stand for paths, - for values that cannot be listed.
_plumbline_values() {
    case $1 in
    --view) echo "room hall stage" ;;
    --theme) echo "lisbon daylight contrast FILE" ;;
    --language) echo "en pt de fr es it nl ja" ;;
    --format) echo "schedule.json ics xml" ;;
    --role) echo "view chair staff emergency" ;;
    --slide) echo "now next agenda break hall timeline about info picture notice change handover stage emergency night before after over empty unknown-room no-schedule" ;;
    --size | --window | --headless) echo "1920x1080 3840x2160 1280x720 1080x1920" ;;
    --config | --schedule | --since | --desk | --token-file | --password-file | --ca-file | --output | -o) echo FILE ;;
    --out) echo FOLDER ;;
    --room | --session | --at | --speed | --day | --to | --display | --name | --days | --page) echo - ;;
    esac
}

# The values of a field of "plumbline send".
_plumbline_fields() {
    case $1 in
    act) echo "start hold resume until questions still finish next swap cancel schedule read" ;;
    kind) echo "test evacuate custom lift" ;;
    level) echo "info urgent" ;;
    view) echo "room hall stage" ;;
    on) echo "true false" ;;
    slide) _plumbline_values --slide ;;
    esac
}

_plumbline_positional() {
    case $1 in
    send) echo "notice emergency delay extend cancel move swap rename speakers full pin playlist blank identify reload accept timer message undo" ;;
    token) echo "new list withdraw" ;;
    esac
}

_plumbline_send_fields() {
    case $1 in
    notice) echo "text= level= room= item= starts_at= until=" ;;
    emergency) echo "kind= text= until=" ;;
    delay) echo "item= room= from= starts_at= all= until=" ;;
    extend) echo "item= ends_at= until=" ;;
    cancel) echo "item= until=" ;;
    move) echo "item= room= until=" ;;
    swap) echo "item= until=" ;;
    rename) echo "item= title= until=" ;;
    speakers) echo "item= speakers= until=" ;;
    full) echo "text= on= until=" ;;
    pin) echo "slide= on= until=" ;;
    playlist) echo "view= until=" ;;
    blank | identify) echo "on= until=" ;;
    timer) echo "act= item= ends_at= until=" ;;
    message) echo "text= until=" ;;
    undo) echo "of=" ;;
    esac
}

_plumbline() {
    local commands="show desk agenda rooms export shot replay why record send status token setup check help"
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=show first="" field="" i values
    COMPREPLY=()
    # With = in COMP_WORDBREAKS, it is a word of its own.
    if [[ $word == "=" ]]; then
        field=$before
        word=
    elif [[ $before == "=" ]]; then
        field=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [[ ${COMP_WORDS[1]} != -* && $COMP_CWORD -gt 1 ]]; then
        command=${COMP_WORDS[1]}
        # The first word after the command that is neither an option nor the value of one.
        for ((i = 2; i < COMP_CWORD; i++)); do
            if [[ ${COMP_WORDS[i]} == -* ]]; then
                [[ -z $(_plumbline_values "${COMP_WORDS[i]}") ]] || ((i++))
            else
                first=${COMP_WORDS[i]}
                break
            fi
        done
    fi
    if [[ -n $field && $field == -* ]]; then
        before=$field
    elif [[ -n $field ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_plumbline_fields "$field")" -- "$word")
        return
    fi
    values=$(_plumbline_values "$before")
    if [[ -n $values ]]; then
        [[ $values != *FILE && $values != FOLDER ]] || compopt -o filenames 2>/dev/null
        case $values in
        -) ;;
        FOLDER) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
        FILE) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        *FILE) mapfile -t COMPREPLY < <(compgen -W "${values% FILE}" -- "$word"; compgen -f -- "$word") ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word") ;;
        esac
    elif [[ $word == -* ]]; then
        values=$(_plumbline_options "$command")
        [[ $COMP_CWORD -gt 1 ]] || values+=" --version"
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
    elif [[ $COMP_CWORD -eq 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    elif [[ -z $first ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_plumbline_positional "$command")" -- "$word")
    elif [[ $command == send ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_plumbline_send_fields "$first")" -- "$word")
        [[ ${#COMPREPLY[@]} -eq 0 ]] || compopt -o nospace 2>/dev/null
    fi
}
complete -F _plumbline plumbline
