/// Epson's numbers of code pages, the same on all models that have the page.
///
/// Read from Epson's tables of supported code pages as the profiles of escpos-printer-db, commit
/// fe07c81, give them. Pages of shaped Arabic (37 and 41) are left out, as is the user's page 255.
extension Profile {
  /// The pages of the first generations, up to TM-T88IV and TM-T70.
  static let epsonFirstPages: Numbers = [
    0: .cp437, 19: .cp858, 16: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863,
    5: .cp865, 1: .katakana,
  ]

  /// The pages of the TM-T88V.
  static let epsonT88VPages: Numbers = [
    0: .cp437, 19: .cp858, 16: .wpc1252, 45: .wpc1250, 46: .wpc1251, 47: .wpc1253, 48: .wpc1254,
    49: .wpc1255, 50: .wpc1256, 51: .wpc1257, 52: .wpc1258, 39: .iso8859n2, 15: .iso8859n7,
    40: .iso8859n15, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865,
    11: .cp851, 12: .cp853, 13: .cp857, 14: .cp737, 32: .cp720, 33: .cp775, 34: .cp855,
    35: .cp861, 36: .cp862, 38: .cp869, 30: .tcvn3, 31: .tcvn3Capitals, 53: .kz1048,
    1: .katakana,
  ]

  /// The pages of the TM-T20II: those of the TM-T88V and Ukrainian.
  static let epsonT20IIPages: Numbers = [
    0: .cp437, 19: .cp858, 16: .wpc1252, 45: .wpc1250, 46: .wpc1251, 47: .wpc1253, 48: .wpc1254,
    49: .wpc1255, 50: .wpc1256, 51: .wpc1257, 52: .wpc1258, 39: .iso8859n2, 15: .iso8859n7,
    40: .iso8859n15, 18: .cp852, 17: .cp866, 44: .cp1125, 2: .cp850, 3: .cp860, 4: .cp863,
    5: .cp865, 11: .cp851, 12: .cp853, 13: .cp857, 14: .cp737, 32: .cp720, 33: .cp775,
    34: .cp855, 35: .cp861, 36: .cp862, 38: .cp869, 30: .tcvn3, 31: .tcvn3Capitals,
    53: .kz1048, 1: .katakana,
  ]

  /// All pages: those of the TM-T20II, Lithuanian and Thai.
  static let epsonPages: Numbers = [
    0: .cp437, 19: .cp858, 16: .wpc1252, 45: .wpc1250, 46: .wpc1251, 47: .wpc1253, 48: .wpc1254,
    49: .wpc1255, 50: .wpc1256, 51: .wpc1257, 52: .wpc1258, 39: .iso8859n2, 15: .iso8859n7,
    40: .iso8859n15, 18: .cp852, 17: .cp866, 44: .cp1125, 42: .cp1118, 43: .cp1119, 2: .cp850,
    3: .cp860, 4: .cp863, 5: .cp865, 11: .cp851, 12: .cp853, 13: .cp857, 14: .cp737,
    32: .cp720, 33: .cp775, 34: .cp855, 35: .cp861, 36: .cp862, 38: .cp869, 21: .thai11,
    26: .thai18, 20: .thai42, 30: .tcvn3, 31: .tcvn3Capitals, 53: .kz1048, 1: .katakana,
  ]
}
