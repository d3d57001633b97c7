import type { Candidate } from './complete.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell has to read so that it completes. It asks the program at each try, so it
 * knows every operation of the contract, and need not be made anew when there are more.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# cedula completion for bash: source <(cedula completion bash)
_cedula() {
  local IFS=$'\\n'
  COMPREPLY=($(cedula __complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _cedula cedula
`,
  zsh: `#compdef cedula
# cedula completion for zsh: source <(cedula completion zsh)
_cedula() {
  local -a found
  found=("\${(@f)$(cedula __complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then
    _describe cedula found
  else
    _files
  fi
}
compdef _cedula cedula
`,
  fish: `# cedula completion for fish: cedula completion fish | source
function __cedula_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (cedula __complete fish -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c cedula -f -a '(__cedula_complete)'
`,
};

/** How each shell wants a candidate and what is said of it. */
export function candidateLine(shell: Shell, { word, description }: Candidate): string {
  const [line = ''] = description.split('\n');
  if (shell === 'bash' || line === '') return word;
  return shell === 'fish' ? `${word}\t${line}` : `${word.replaceAll(':', String.raw`\:`)}:${line}`;
}
