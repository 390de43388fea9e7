# completion.awk: what Bash offers behind a tool's name, from the table of options.awk. Set `tool`.
# What an option takes is read off its type: words of {a,b} or a|b in lower case, PRESET, names of files and folders.

function add(list, word) {
  return list == "" ? word : list " " word
}

# The words that a type stands for; @nothing for a number and the like.
function words_of(type,  count, part, i, words) {
  if (match(type, /[{][^}]*[}]/)) {
    words = substr(type, RSTART + 1, RLENGTH - 2)
    gsub(/,/, " ", words)
    return words
  }
  sub(/=[^=]*$/, "", type)
  count = split(type, part, "|")
  for (i = 1; i <= count; ++i) {
    if (part[i] == "PRESET")
      words = add(words, "@presets")
    else if (part[i] ~ /FILE|[.](npy|npz|json|so|bin)/)
      words = add(words, "@files")
    else if (part[i] ~ /^DIR/)
      words = add(words, "@folders")
    else if (count > 1 && part[i] ~ /^[a-z][a-z-]*$/)
      words = add(words, part[i])
  }
  return words == "" ? "@nothing" : words
}

BEGIN { FS = "\t"; name = tool; gsub(/-/, "_", name); commands[0] = "" }
$1 == "command" { command = $2; all = add(all, command); commands[++last_command] = command }
$1 == "group" { arguments = $2 == "Positionals" || $2 == "Subcommands" }
$1 == "entry" && !arguments {
  head = $2
  gsub(/ (REQUIRED|Needs:.*|Excludes:.*|[.][.][.])/, "", head)
  type = ""
  if (match(head, /[ =]/)) {
    type = substr(head, RSTART + 1)
    head = substr(head, 1, RSTART - 1)
  }
  gsub(/[<>]/, "", type)
  gsub(/[{][^}]*[}]/, "", head)
  count = split(head, names, ",")
  for (i = 1; i <= count; ++i) {
    options[command] = add(options[command], names[i])
    last = command " " names[i]
    if (type != "") {
      takes[last] = words_of(type)
      taking[++takers] = last
    }
  }
}
$1 == "value" { takes[last] = takes[last] == "@nothing" ? $2 : add(takes[last], $2) }

END {
  print "# Made from the --help of " tool "."
  print "_" name "() {"
  print "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= option= options= takes= i"
  print "  case $word,$before in"
  print "    =,*) option=$before word= ;;"
  print "    *,=) option=${COMP_WORDS[COMP_CWORD - 2]} ;;"
  print "    *,-*) option=$before ;;"
  print "  esac"
  if (all != "") {
    print "  for ((i = 1; i < COMP_CWORD; ++i)); do"
    print "    [[ \" " all " \" == *\" ${COMP_WORDS[i]} \"* ]] && command=${COMP_WORDS[i]} && break"
    print "  done"
  }
  print "  case $command in"
  for (i = 0; i <= last_command; ++i)
    print "    \"" commands[i] "\") options=\"" options[commands[i]] "\" ;;"
  print "  esac"
  print "  case \"$command $option\" in"
  for (i = 1; i <= takers; ++i)
    print "    \"" taking[i] "\") takes=\"" takes[taking[i]] "\" ;;"
  print "  esac"
  print "  if [[ -z $takes ]]; then"
  print "    takes=" (all == "" ? "@files" : "${command:+@files}") (all == "" ? "" : "\n    [[ -z $command ]] && takes=\"" all "\"")
  print "    [[ $word == -* ]] && takes=$options"
  print "  fi"
  print "  COMPREPLY=()"
  print "  for i in $takes; do"
  print "    case $i in"
  print "      @nothing) ;;"
  print "      @presets) COMPREPLY+=($(compgen -W \"$(amc-sim devices 2>/dev/null | cut -d' ' -f1)\" -- \"$word\")) ;;"
  print "      @files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- \"$word\")) ;;"
  print "      @folders) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- \"$word\")) ;;"
  print "      *) COMPREPLY+=($(compgen -W \"$i\" -- \"$word\")) ;;"
  print "    esac"
  print "  done"
  print "}"
  print "complete -F _" name " " tool
}
