extension Undrivable {
  /// All that are known, the more particular ones first.
  static let all: [Undrivable] = [
    Undrivable(
      signs: [
        .models(maker: "Star", ["TSP143IV", "TSP113IV", "TSP100IV"])
      ],
      reason: """
        This printer of Star's understands StarPRNT in the way it leaves the factory, not ESC/POS: \
        take a printer that has ESC/POS, or one that can be set to it.
        """,
      source: "ReceiptPrinterEncoder, commit 33546a9, star-tsp100iv"
    ),
    Undrivable(
      signs: [
        .products(vendor: 0x0519, [0x0003]),
        .models(maker: "Star", ["TSP143", "TSP113", "TSP100"]),
      ],
      reason: """
        This printer of Star's prints pictures only and has no ESC/POS: Platen cannot drive it. \
        Take another printer.
        """,
      source: "Star, Graphic Mode Command Specifications; usb.ids 2025.07.26"
    ),
    Undrivable(
      signs: [
        .products(vendor: 0x0519, [0x0017, 0x0019]),
        .models(maker: "Star", ["mPOP", "mC-Label"]),
      ],
      reason: """
        This printer of Star's understands StarPRNT, not ESC/POS: Platen cannot drive it. Take \
        another printer.
        """,
      source: "WebUSBReceiptPrinter, commit 6f4fa7c, table of Star's printers"
    ),
    Undrivable(
      signs: [
        .models(maker: "Star", ["SP7", "SP5", "SP2"]),
        .models(maker: "BIXOLON", ["SRP-27"]), .models(maker: "Samsung", ["SRP-27"]),
        .models(maker: "Citizen", ["CBM-9", "CBM920"]),
      ],
      reason: """
        This is an impact printer: its characters are not 12 dots wide, so that nothing would stand \
        where it should. Take a thermal printer.
        """,
      source: """
        escpos-printer-db, commit fe07c81, SP2000: impact, 85 dots an inch; Bixolon, SRP-275III \
        Command Manual; Citizen, CBM-920 User's Manual
        """
    ),
    Undrivable(
      signs: [.models(maker: "EPSON", ["TM-U"])],
      reason: """
        This is an impact printer: its characters are not 12 dots wide, so that nothing would \
        stand where it should. Take a thermal receipt printer.
        """,
      source: "escpos-printer-db, commit fe07c81, TM-U220; Epson programming guide, GS P, p. 470"
    ),
    Undrivable(
      signs: [
        .products(vendor: 0x0AA7, [0x0300, 0x0302, 0x0304, 0x0306, 0x0308]),
        .models(maker: "Wincor", ["TH2", "TH3", "TH4"]),
        .models(maker: "HP", ["A77"]),
        .models(maker: "Cognitive", ["A77"]),
      ],
      reason: """
        This printer's characters are 13 dots wide, not 12, so that columns would not stand where \
        they should: Platen cannot drive it. Take another printer.
        """,
      source: """
        CognitiveTPG, A776 Programming Guide, D 07/13, p. 15: 44 cells of 13 x 24 in 576 dots; \
        escpos-printer-db, TH230: 44 columns, 576 dots; usb.ids 2025.07.26
        """
    ),
    Undrivable(
      signs: [
        .vendor(0x0A5F), .vendor(0x0922),
        .products(vendor: 0x0828, [0xA003]),
        .products(vendor: 0x1D90, [0x2037]),
        .products(vendor: 0x0483, [0x5A19]),
        .products(
          vendor: 0x04F9,
          [
            0x2004, 0x2007, 0x2015, 0x2016, 0x201A, 0x201B, 0x2020, 0x2027, 0x2028, 0x202A, 0x202B,
            0x202C, 0x202D, 0x2030, 0x2041, 0x2042, 0x2043,
          ]
        ),
        .models(maker: "Brother", ["QL-", "PT-", "TD-"]),
        .models(maker: "Zebra", []), .models(maker: "Dymo", []),
        .models(maker: "Citizen", ["CL-", "CLP-"]),
      ],
      reason: """
        This is a label printer: it does not understand ESC/POS, and labels are no receipts. Take a \
        receipt printer.
        """,
      source: "usb.ids 2025.07.26; sintrb/USB-Printer-Descriptors, commit de4d4ed"
    ),
  ]
}
