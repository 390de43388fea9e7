# options.awk: what a tool's --help says, as a table with tabs that man.awk and completion.awk read:
#
#   command NAME            the following is of a command of the tool
#   overview TEXT
#   usage TEXT
#   group NAME
#   entry HEAD TEXT         an option or argument, its type and default; what it does
#   value NAME TEXT         a word that the entry before it takes
#
# Of CLI11 text begins in one column, on the next line where the head is longer; of llvm::cl it begins behind " - ".

function flush_entry(  head, text) {
  if (entry == "")
    return
  head = entry
  if (continuation != "")
    text = continuation
  else if (match(entry, / +- /) || column == 0 && match(entry, /   */)) {
    head = substr(entry, 1, RSTART - 1)
    text = substr(entry, RSTART + RLENGTH)
  } else if (length(entry) >= column) {
    head = substr(entry, 1, column - 1)
    text = substr(entry, column)
  }
  print_row("entry", trim(head), text)
  entry = continuation = ""
}

function trim(text) {
  gsub(/^[ \t]+|[ \t]+$/, "", text)
  return text
}

function print_row(kind, first, second) {
  print kind "\t" trim(first) (second == "" ? "" : "\t" trim(second))
}

/^@command / { flush_entry(); print_row("command", $2); next }
/^$/ { flush_entry(); next }
/^(Usage|USAGE): / { flush_entry(); sub(/^[^ ]* /, ""); print_row("usage", $0); next }
/^[^ ].*:$/ { flush_entry(); sub(/:$/, ""); if ($0 != "OPTIONS") print_row("group", $0); next }
/^[^ ]/ { flush_entry(); sub(/^OVERVIEW: /, ""); print_row("overview", $0); next }
/^ +=[^ ]* +- / {
  flush_entry()
  match($0, / +- +/)
  print_row("value", substr($0, index($0, "=") + 1, RSTART - index($0, "=") - 1), substr($0, RSTART + RLENGTH))
  next
}
/^  [^ ]/ {
  flush_entry()
  sub(/^  /, "")
  entry = $0
  if (index($0, "-h,--help"))
    column = index($0, "Print this")
  next
}
entry != "" { continuation = trim($0) }
END { flush_entry() }
