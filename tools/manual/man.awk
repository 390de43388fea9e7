# man.awk: a page for man(1) from the table of options.awk. Set `tool` and `version`.

function roff(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  return text ~ /^[.']/ ? "\\\\&" text : text
}

function begin_description() {
  if (described || command != "")
    return
  described = 1
  print ".SH DESCRIPTION"
  for (i = 0; i < overviews; ++i)
    print roff(overview[i])
}

BEGIN {
  FS = "\t"
  printf ".TH %s 1 \"\" \"amc %s\" \"amc\"\n.SH NAME\n", toupper(tool), version
}
$1 == "overview" && command == "" {
  if (overviews == 0) {
    summary = $2
    sub(/[.:] .*/, "", summary)
    sub(/[.]$/, "", summary)
    print roff(tool) " \\- " roff(tolower(substr(summary, 1, 1)) substr(summary, 2))
  }
  overview[overviews++] = $2
}
$1 == "overview" && command != "" { print ".PP\n" roff($2) }
$1 == "usage" && command == "" { print ".SH SYNOPSIS\n" roff($2) }
$1 == "usage" && command != "" { print ".PP\n" roff($2) }
$1 == "command" { begin_description(); command = $2; print ".SH " toupper(roff($2)) }
$1 == "group" { begin_description(); print (command == "" ? ".SH " : ".SS ") roff($2) }
$1 == "entry" { print ".TP\n.B " roff($2) "\n" roff($3) }
$1 == "value" { print ".RS\n.TP\n.B " roff($2) "\n" roff($3) "\n.RE" }
