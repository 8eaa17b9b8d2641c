// swift-tools-version: 6.2
import PackageDescription

/// The same strictness for every target of ours; dependencies are left as they are.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(
  name: "AsyncHTTPClient",
  package: "async-http-client"
)
let httpServer = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle",
  package: "swift-service-lifecycle"
)
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// A room: a target under Sources that imports only the rooms named here.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, in a folder of its name under Tests, some with snapshots beside them.
func tests(
  of room: String,
  with dependencies: [Target.Dependency] = [],
  snapshots: Bool = false
) -> Target {
  .testTarget(
    name: room + "Tests",
    dependencies: [.target(name: room), "TestSupport"] + dependencies,
    exclude: snapshots ? ["Snapshots"] : [],
    swiftSettings: strict
  )
}

let package = Package(
  name: "platen",
  products: [.executable(name: "platen", targets: ["platen"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(
      name: "CUSB",
      pkgConfig: "libusb-1.0",
      providers: [.apt(["libusb-1.0-0-dev"])]
    ),
    .systemLibrary(
      name: "CPango",
      pkgConfig: "pangocairo",
      providers: [.apt(["libpango1.0-dev"])]
    ),
    .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCUPS", providers: [.apt(["libcups2-dev"])]),
    room("StrictJSON"),
    room("Digests", ["CNettle"]),
    room("Sales", ["StrictJSON"]),
    room("Bitmaps"),
    room("ReceiptLine"),
    .target(
      name: "Templates",
      path: "Templates",
      resources: [
        .embedInCode("gift.receipt"),
        .embedInCode("kitchen.receipt"),
        .embedInCode("labels-ar.json"),
        .embedInCode("labels-de.json"),
        .embedInCode("labels-en.json"),
        .embedInCode("labels-es.json"),
        .embedInCode("labels-fr.json"),
        .embedInCode("labels-ja.json"),
        .embedInCode("labels-ko.json"),
        .embedInCode("labels-zh-Hans.json"),
        .embedInCode("labels-zh-Hant.json"),
        .embedInCode("merchant.receipt"),
        .embedInCode("no-sale.receipt"),
        .embedInCode("paid-out.receipt"),
        .embedInCode("pre-bill.receipt"),
        .embedInCode("printer-test.receipt"),
        .embedInCode("refund.receipt"),
        .embedInCode("report.receipt"),
        .embedInCode("reversal.receipt"),
        .embedInCode("sale-compact.receipt"),
        .embedInCode("sale.receipt"),
        .embedInCode("unconfirmed.receipt"),
      ],
      swiftSettings: strict
    ),
    room("ReceiptTemplates", ["ReceiptLine", "Sales", "StrictJSON", "Templates"]),
    room("ESCPOS", ["Bitmaps", "ReceiptLine"]),
    room("Rasters", ["Bitmaps", "CPango", "CZint", "CZlib", "ESCPOS", "ReceiptLine"]),
    room("Payment", ["Sales"]),
    room("PrintJob"),
    room(
      "Pockyt",
      ["Digests", "Payment", "Sales", "StrictJSON", httpClient, nioCore, nioHTTP, nioPosix, nioTLS]
    ),
    room(
      "PockytSimulator",
      ["Digests", "Sales", "StrictJSON", httpServer, lifecycle, logging, nioCore]
    ),
    room("Journal", ["Payment", "PrintJob", "Sales", grdb]),
    room("Printers", ["CCUPS", "CUSB"]),
    room(
      "Spool",
      [
        "Digests", "ESCPOS", "Journal", "PrintJob", "Printers", "ReceiptLine", "ReceiptTemplates",
        "Sales", "StrictJSON",
      ]
    ),
    room(
      "Till",
      [
        "Bitmaps", "Digests", "ESCPOS", "Journal", "Payment", "Pockyt", "PrintJob", "Printers",
        "Rasters", "ReceiptTemplates", "Sales", "Spool", "StrictJSON", "Templates", yaml,
      ]
    ),
    room(
      "TillProtocol",
      [
        "ESCPOS", "Journal", "Payment", "Pockyt", "PrintJob", "Printers", "Sales", "Spool",
        "StrictJSON", "Till",
      ]
    ),
    room(
      "PlatenCommands",
      [
        "Bitmaps", "ESCPOS", "Journal", "Payment", "Pockyt", "PockytSimulator", "PrintJob",
        "Printers", "Rasters", "ReceiptLine", "ReceiptTemplates", "Sales", "Spool", "StrictJSON",
        "Till", "TillProtocol", argumentParser,
      ]
    ),
    .executableTarget(name: "platen", dependencies: ["PlatenCommands"], swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "ShopSimulation",
      dependencies: ["Payment", "PockytSimulator", "Sales", "TestSupport"],
      path: "Tests/ShopSimulation",
      exclude: ["Command"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "simulate",
      dependencies: ["Payment", "ShopSimulation", argumentParser],
      path: "Tests/ShopSimulation/Command",
      swiftSettings: strict
    ),
    .testTarget(
      name: "ShopSimulationTests",
      dependencies: ["Payment", "PockytSimulator", "ShopSimulation"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "PrinterProbe",
      dependencies: ["Printers"],
      path: "Tests/Rigs/PrinterProbe",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Digests", "ESCPOS", "Journal", "Payment", "Pockyt", "PockytSimulator", "PrintJob",
        "Printers", "ReceiptLine", "ReceiptTemplates", "Sales", "Spool", "StrictJSON", "Till",
      ],
      path: "Tests/Benchmarks",
      swiftSettings: strict
    ),
    .testTarget(
      name: "TestSupportTests",
      dependencies: ["TestSupport", subprocess, system],
      swiftSettings: strict
    ),
    tests(of: "StrictJSON"),
    tests(of: "Digests"),
    tests(of: "Sales", with: ["StrictJSON", subprocess]),
    tests(of: "Bitmaps"),
    tests(of: "ReceiptLine"),
    tests(
      of: "ReceiptTemplates",
      with: ["ReceiptLine", "Sales", "StrictJSON"],
      snapshots: true
    ),
    tests(of: "ESCPOS", with: ["Bitmaps", "ReceiptLine"]),
    tests(
      of: "Rasters",
      with: ["Bitmaps", "CZlib", "ESCPOS", "ReceiptLine", subprocess, system],
      snapshots: true
    ),
    tests(
      of: "Pockyt",
      with: [
        "Payment", "PockytSimulator", "Sales", "StrictJSON", nioCore, nioPosix, nioTLS, subprocess,
        system,
      ]
    ),
    tests(of: "PockytSimulator", with: ["Digests", "Sales", "StrictJSON", subprocess, system]),
    tests(
      of: "Till",
      with: [
        "ESCPOS", "Journal", "Payment", "Pockyt", "PockytSimulator", "PrintJob", "Printers",
        "Sales", "Spool", "StrictJSON",
      ]
    ),
    tests(of: "Payment", with: ["Sales"]),
    tests(of: "PrintJob"),
    tests(of: "Journal", with: ["Payment", "PrintJob", "Sales", grdb, subprocess, system]),
    tests(of: "Printers", with: ["CCUPS", "CUSB"]),
    tests(
      of: "Spool",
      with: [
        "Digests", "ESCPOS", "Journal", "Payment", "PrintJob", "Printers", "Rasters",
        "ReceiptTemplates", "Sales", "StrictJSON",
      ]
    ),
    .testTarget(
      name: "PaperTests",
      dependencies: [
        "ESCPOS", "Rasters", "ReceiptLine", "ReceiptTemplates", "Sales", "Spool", "StrictJSON",
        subprocess, system,
      ],
      swiftSettings: strict
    ),
    tests(of: "TillProtocol"),
    tests(
      of: "PlatenCommands",
      with: [
        "ESCPOS", "Journal", "Payment", "PrintJob", "Sales", "StrictJSON", "platen", subprocess,
        system,
      ]
    ),
  ]
)
