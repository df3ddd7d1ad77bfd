# fish completion for plumbline: commands, options, and the values that are fixed.

set -l commands show desk agenda rooms export shot replay why record send status token setup check help
set -l types notice emergency delay extend cancel move swap rename speakers full pin playlist blank identify reload accept timer message undo
set -l slides now next agenda break hall timeline about info picture notice change handover stage emergency night before after over empty unknown-room no-schedule

function __plumbline_in -d "Whether the command is one of those; the default is show"
    set -l words (commandline -opc)
    set -l command show
    if set -q words[2]; and not string match -q -- '-*' $words[2]
        set command $words[2]
    end
    contains -- $command $argv
end

function __plumbline_first -d "Whether plumbline is the only word so far"
    test (count (commandline -opc)) -eq 1
end

complete -c plumbline -f
complete -c plumbline -n __plumbline_first -a show -d "Show a room's now and next on the screen"
complete -c plumbline -n __plumbline_first -a desk -d "Serve the staff's console for a fleet of displays"
complete -c plumbline -n __plumbline_first -a agenda -d "Print what is on and what comes next"
complete -c plumbline -n __plumbline_first -a rooms -d "List the rooms of the schedule"
complete -c plumbline -n __plumbline_first -a export -d "Write the programme as it really runs"
complete -c plumbline -n __plumbline_first -a shot -d "Draw one slide as a picture or as text"
complete -c plumbline -n __plumbline_first -a replay -d "Write a line for each change of what the screen says"
complete -c plumbline -n __plumbline_first -a why -d "Say which rule chose the slide on the screen"
complete -c plumbline -n __plumbline_first -a record -d "Print what became of each talk"
complete -c plumbline -n __plumbline_first -a send -d "Send a command to a display"
complete -c plumbline -n __plumbline_first -a status -d "Print what displays show, and their state"
complete -c plumbline -n __plumbline_first -a token -d "Make, list and withdraw tokens for a console"
complete -c plumbline -n __plumbline_first -a setup -d "Ask a few questions and write a config"
complete -c plumbline -n __plumbline_first -a check -d "Check a config and its schedule"
complete -c plumbline -n __plumbline_first -a help -d "List the commands"
complete -c plumbline -n __plumbline_first -l version -d "Print the version"
complete -c plumbline -l help -d "List the options of the command"

complete -c plumbline -n "__plumbline_in $commands" -l config -rF -d "The config file"
complete -c plumbline -n "__plumbline_in show desk agenda rooms export shot replay why token setup check" -l schedule -rF -d "The published schedule"
complete -c plumbline -n "__plumbline_in show desk agenda shot replay why send token setup check" -l room -x -d "The room"
complete -c plumbline -n "__plumbline_in show desk agenda shot replay why check" -l session -x -d "Follow a session instead of a room"
complete -c plumbline -n "__plumbline_in show shot replay why" -l view -x -a "room hall stage" -d "The kind of display"
complete -c plumbline -n "__plumbline_in show shot replay" -l theme -rF -a "lisbon daylight contrast" -d "A theme"
complete -c plumbline -n "__plumbline_in show shot replay" -l language -x -a "en pt de fr es it nl ja" -d "The language of the program's own words"
complete -c plumbline -n "__plumbline_in show agenda export shot replay why" -l desk -rF -d "A file of adjustments"
complete -c plumbline -n "__plumbline_in shot replay" -l since -rF -d "An older schedule"
complete -c plumbline -n "__plumbline_in show desk agenda export shot why" -l at -x -d "The time to show"
complete -c plumbline -n "__plumbline_in show desk" -l speed -x -d "How many times as fast"
complete -c plumbline -n "__plumbline_in show" -l window -x -a "1920x1080 1280x720" -d "Run in a window of this size"
complete -c plumbline -n "__plumbline_in show" -l headless -x -a "1920x1080 3840x2160" -d "Draw in memory"
complete -c plumbline -n "__plumbline_in show" -l force -d "Allow a simulated clock on the event's own days"
complete -c plumbline -n "__plumbline_in show" -l once -d "Exit when each slide has had its turn"
complete -c plumbline -n "__plumbline_in show replay" -l out -x -a "(__fish_complete_directories)" -d "The output folder"
complete -c plumbline -n "__plumbline_in replay" -l pictures -d "Also write a picture for each line"
complete -c plumbline -n "__plumbline_in replay" -l day -x -d "Only this day"
complete -c plumbline -n "__plumbline_in shot" -l slide -x -a "$slides" -d "This slide"
complete -c plumbline -n "__plumbline_in shot" -l page -x -d "This page of the slide"
complete -c plumbline -n "__plumbline_in shot replay" -l size -x -a "1920x1080 3840x2160 1080x1920" -d "The size of the picture"
complete -c plumbline -n "__plumbline_in shot" -l text -d "Print the slide's display list"
complete -c plumbline -n "__plumbline_in export shot" -s o -l output -rF -d "The file for the output"
complete -c plumbline -n "__plumbline_in export" -l format -x -a "schedule.json ics xml" -d "The format"
complete -c plumbline -n "__plumbline_in agenda rooms status check" -l json -d "Print JSON"
complete -c plumbline -n "__plumbline_in check" -l broker -d "Try what the account in the config may do at its broker"
complete -c plumbline -n "__plumbline_in send status token" -l to -x -d "A display's address, or a broker"
complete -c plumbline -n "__plumbline_in send status" -l token-file -rF -d "A file with the token"
complete -c plumbline -n "__plumbline_in send status" -l password-file -rF -d "A file with the password of the broker account"
complete -c plumbline -n "__plumbline_in send" -l yes -d "Do it, also where the display asks first"
complete -c plumbline -n "__plumbline_in send status" -l ca-file -rF -d "The certificate of the broker's CA"
complete -c plumbline -n "__plumbline_in send" -l all -d "Send to all displays of the event"
complete -c plumbline -n "__plumbline_in send" -l display -x -d "Send to the display with this name"
complete -c plumbline -n "__plumbline_in send token" -l role -x -a "view chair staff emergency" -d "What the bearer of the token may do"
complete -c plumbline -n "__plumbline_in token" -l name -x -d "The name of the token's bearer"
complete -c plumbline -n "__plumbline_in token" -l days -x -d "How many days the token is valid"

complete -c plumbline -n "__plumbline_in token; and not __fish_seen_subcommand_from new list withdraw" -a "new list withdraw"
complete -c plumbline -n "__plumbline_in send; and not __fish_seen_subcommand_from $types" -a "$types"
