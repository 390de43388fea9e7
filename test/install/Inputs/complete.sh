# complete.sh PREFIX: what the installed completions offer for some beginnings of commands.
PATH=$1/bin:$PATH
for tool in amc-run amc-compile amc-sim; do
  . "$1/share/bash-completion/completions/$tool"
done
offer() {
  COMP_WORDS=("$@")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  "_${1//-/_}"
  echo "$*: ${COMPREPLY[*]}"
}
offer amc-run --ord
offer amc-run --order ""
offer amc-run --device-config rr
offer amc-run --threads ""
offer amc-compile --optimizer = ""
offer amc-compile --device = hf
offer amc-sim in
offer amc-sim inverse --seed
