"""Every operation of the given .td files has an example, which amc-opt takes.

The operands of an example become arguments of a function, of the types that the example says.
"""
import re
import subprocess
import sys


def operands(example):
    """(name, type) of each, from `ins(%a, %b : T, U)`, or `(%a, %b) ... : (T, U) ->`, or `%a ... : T`."""
    lists = re.findall(r"(?:ins|outs) ?\((.*?) : (.*?)\)(?= outs| \{|$)", example)
    if not lists:
        names = ", ".join(re.findall(r"%\w+", re.sub(r"^%\S+ = ", "", example)))
        types = re.search(r" : \(?([^()]*)\)?(?: ->|$)", example)[1]
        lists = [(names, types)]
    pairs = {}
    for names, types in lists:
        for name, of in zip(names.split(", "), types.split(", "), strict=True):
            pairs.setdefault(name, of)
    return pairs


def check(name, description):
    examples = [" ".join(text.split()) for text in re.findall(r"```mlir\n(.*?)```", description, re.S)]
    assert examples, f"{name} has no example"
    for example in examples:
        arguments = ", ".join(f"{name}: {of}" for name, of in operands(example).items())
        module = f"func.func @f({arguments}) {{\n{example}\nreturn\n}}\n"
        run = subprocess.run(["amc-opt"], input=module, capture_output=True, text=True)
        assert run.returncode == 0, f"{name}: {module}{run.stderr}"


count = 0
for path in sys.argv[1:]:
    with open(path) as file:
        text = file.read()
    for name, body in re.findall(r"^def (\w+Op) .*?\{\n(.*?)^\}", text, re.M | re.S):
        check(name, body)
        count += 1
print(f"{count} operations")
