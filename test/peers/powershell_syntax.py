"""Reads a program of PowerShell with tree-sitter's grammar, which others wrote: how many faults, and which commands it calls."""
import json, sys
import tree_sitter, tree_sitter_powershell

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
commands, faults, todo = [], 0, [parser.parse(sys.stdin.buffer.read()).root_node]
while todo:
    node = todo.pop()
    faults += node.is_error or node.is_missing
    if node.type == 'command':
        name = node.child_by_field_name('command_name') or node.children[0]
        commands.append((node.start_byte, name.text.decode()))
    todo.extend(node.children)
print(json.dumps({'faults': faults, 'commands': [name for _, name in sorted(commands)]}))
