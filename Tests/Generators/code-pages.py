#!/usr/bin/env python3
"""Writes Sources/ESCPOS/Text/CodePageTables.swift from what is published about code pages.

Usage: python3 Tests/Generators/code-pages.py folder

The folder is a checkout of NielsLeenheer/CodepageEncoder on GitHub, whose data/encodings holds the
tables of printer makers for which there is no codec. The other pages are from Python's codecs, from
glibc's iconv and from ICU's uconv, as SOURCES says for each.
"""

import pathlib
import subprocess
import sys
import unicodedata

ABSENT = "\ufffd"
SOURCES = {
    "cp437": ("python", "cp437"),
    "katakana": ("table", "epson/katakana"),
    "cp720": ("python", "cp720"),
    "cp737": ("python", "cp737"),
    "cp770": ("iconv", "CP770"),
    "cp771": ("iconv", "CP771"),
    "cp773": ("iconv", "CP773"),
    "cp775": ("python", "cp775"),
    "cp850": ("python", "cp850"),
    # glibc has two letters of this page in each other's places.
    "cp851": ("uconv", "ibm-851"),
    "cp852": ("python", "cp852"),
    "cp853": ("table", "cp853"),
    "cp855": ("python", "cp855"),
    "cp856": ("uconv", "ibm-856"),
    "cp857": ("python", "cp857"),
    "cp858": ("python", "cp858"),
    "cp860": ("python", "cp860"),
    "cp861": ("python", "cp861"),
    "cp862": ("python", "cp862"),
    "cp863": ("python", "cp863"),
    "cp865": ("python", "cp865"),
    "cp866": ("python", "cp866"),
    "cp869": ("python", "cp869"),
    "cp874": ("python", "cp874"),
    "cp928": ("table", "star/cp928"),
    "cp1118": ("iconv", "CP774"),
    "cp1119": ("iconv", "CP772"),
    "cp1125": ("python", "cp1125"),
    "cp1131": ("uconv", "ibm-1131"),
    "cp3001": ("table", "cp3001"),
    "cp3002": ("table", "cp3002"),
    "cp3011": ("table", "cp3011"),
    "cp3012": ("table", "cp3012"),
    "cp3021": ("iconv", "MIK"),
    "cp3840": ("table", "cp3840"),
    "cp3843": ("table", "cp3843"),
    "cp3844": ("table", "cp3844"),
    "cp3845": ("table", "cp3845"),
    "cp3846": ("table", "cp3846"),
    "cp3847": ("table", "cp3847"),
    "cp3848": ("table", "cp3848"),
    **{f"iso8859n{n}": ("python", f"iso8859_{n}") for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14, 15, 16)},
    **{f"wpc{n}": ("python", f"cp{n}") for n in range(1250, 1259)},
    "kz1048": ("python", "kz1048"),
    "thai11": ("table", "thai11"),
    "thai18": ("table", "thai18"),
    "thai42": ("table", "thai42"),
    "tcvn3": ("table", "tcvn3"),
    "tcvn3Capitals": ("table", "tcvn3capitals"),
    "viscii": ("iconv", "VISCII"),
}
NAMES = {
    "python": "Python's codec {}",
    "iconv": "glibc's iconv {}",
    "uconv": "ICU's uconv {}",
    "table": "CodepageEncoder's table {}",
}

folder = pathlib.Path(sys.argv[1]) / "data/encodings"
root = pathlib.Path(__file__).resolve().parents[2]


def decode_python(byte, codec):
    return bytes([byte]).decode(codec, errors="replace")


def decode_iconv(byte, codec):
    command = ["iconv", "-f", codec, "-t", "UTF-8"]
    result = subprocess.run(command, input=bytes([byte]), capture_output=True)
    return result.stdout.decode() if result.returncode == 0 else ABSENT


def decode_uconv(byte, codec):
    command = ["uconv", "-f", codec, "-t", "UTF-8"]
    result = subprocess.run(command, input=bytes([byte]), capture_output=True)
    return result.stdout.decode() if result.returncode == 0 else ABSENT


def decode_table(byte, name):
    for line in (folder / f"{name}.txt").read_text(encoding="utf-8-sig").splitlines():
        fields = line.split("#")[0].split()
        if len(fields) >= 2 and int(fields[0], 16) == byte:
            character = chr(int(fields[1].split("+")[0].split(",")[0], 16))
            # The table has Iceland's letter, which looks the same.
            return "Đ" if name == "tcvn3capitals" and character == "Ð" else character
    return ABSENT


DECODERS = {
    "python": decode_python, "iconv": decode_iconv, "uconv": decode_uconv, "table": decode_table
}


def upper_half(source, argument):
    characters = []
    for byte in range(0x80, 0x100):
        character = DECODERS[source](byte, argument)
        # A no-break space prints as a blank and a soft hyphen not at all: neither needs a page. A
        # mark that would have to stand on another character is never printed by itself.
        if len(character) != 1 or character in "\u00a0\u00ad" or character in characters:
            character = ABSENT
        if character.isascii() or unicodedata.category(character) in ("Cc", "Cf", "Co", "Mn", "Me"):
            character = ABSENT
        characters.append(character)
    return "".join(characters)


def literal(text):
    """The text with everything escaped that an editor could change or not show in order."""
    return "".join(
        c if unicodedata.normalize("NFC", c) == c
        and unicodedata.bidirectional(c) not in ("R", "AL") and c not in '\\"'
        else f"\\u{{{ord(c):X}}}"
        for c in text
    )


cases = ""
for name, (source, argument) in SOURCES.items():
    table = upper_half(source, argument)
    rows = "\\\n".join(f"      {literal(table[start:start + 16])}" for start in range(0, 128, 16))
    origin = NAMES[source].format(argument)
    cases += f'    // {origin}.\n    case .{name}:\n      """\n{rows}\n      """\n'

target = root / "Sources/ESCPOS/Text/CodePageTables.swift"
target.write_text(f"""\
// Generated by Tests/Generators/code-pages.py. Do not edit.

extension CodePage {{
  /// The characters of the bytes 0x80 to 0xFF in order, U+FFFD where there is none.
  var upperHalf: StaticString {{
    switch self {{
{cases}    }}
  }}
}}
""", encoding="utf-8")
print(f"{target.name}: {len(SOURCES)} pages")
