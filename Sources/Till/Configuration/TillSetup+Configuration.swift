import Bitmaps
import ESCPOS
public import Payment
import Pockyt
import ReceiptTemplates
import Sales
import Spool

extension TillSetup {
  /// The gateway's own worlds.
  enum GatewayEnvironment: String, CaseIterable {
    case production, sandbox

    var address: String {
      switch self {
      case .production: "https://mapi.yuansfer.com"
      case .sandbox: "https://mapi.yuansfer.yunkeguan.com"
      }
    }
  }

  /// The environment variables that replace settings of the file.
  public static let overridingVariables = [
    "PLATEN_TILL": "till",
    "PLATEN_DATA_DIRECTORY": "dataDirectory",
    "PLATEN_GATEWAY_URL": "gateway.url",
    "PLATEN_PRINTER": "printer.address",
    "PLATEN_PROFILE": "printer.profile",
  ]

  /// Every environment variable that counts.
  public static let readVariables = Array(overridingVariables.keys) + ["CREDENTIALS_DIRECTORY"]

  /// Reads the text of a configuration file.
  ///
  /// - Parameters:
  ///   - text: the YAML.
  ///   - place: the file's name for errors.
  ///   - environment: the process's variables; see `overridingVariables`.
  ///   - defaultDataDirectory: where the journal lies when the file does not say.
  /// - Throws: `ConfigurationError` with everything that is wrong.
  public init(
    configuration text: String,
    place: String,
    environment: [String: String],
    defaultDataDirectory: String
  ) throws(ConfigurationError) {
    var overrides: [String: (variable: String, value: String)] = [:]
    for (variable, setting) in Self.overridingVariables {
      if let value = environment[variable], !value.isEmpty {
        overrides[setting] = (variable, value)
      }
    }
    let reader = ConfigurationReader(place: place, overrides: overrides)
    var top = reader.section(of: text)
    if !reader.faults.isEmpty {
      throw ConfigurationError(faults: reader.faults)
    }
    let till = top.required("till", "1 to 8 letters and digits, such as T1", Self.tillName)
    let directory = top.text("dataDirectory", "the path of a folder")
    let shop = Self.shop(&top)
    let gateway = Self.gateway(&top, environment, reader)
    let spool = SpoolSetup(&top)
    let templates = Self.templates(&top)
    let pictures = Self.pictures(&top)
    let timers = Self.timers(&top)
    top.finish()
    guard reader.faults.isEmpty, let till, let shop, let gateway, let spool else {
      throw ConfigurationError(faults: reader.faults)
    }
    self.init(
      // Sales without money never lie beside real ones.
      dataDirectory: directory
        ?? (gateway.takesMoney ? defaultDataDirectory : defaultDataDirectory + "/sandbox"),
      till: till,
      shop: shop,
      gateway: gateway.setup,
      spool: spool,
      templates: templates,
      pictures: pictures,
      testMark: gateway.takesMoney ? nil : Self.noMoneyMark,
      timers: timers
    )
  }

  private static func tillName(_ text: String) -> String? {
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
    }
    return isPlain && (1...8).contains(text.utf8.count) ? text : nil
  }

  private static func shop(_ top: inout ConfigurationSection) -> Shop? {
    var section = top.section("shop")
    let name = section.required("name", "the name over the door") { $0.isEmpty ? nil : $0 }
    let legalName = section.text("legalName")
    let address = section.list("address")
    let taxID = section.text("taxID")
    let phone = section.text("phone")
    let logo = section.setting("logo", "the file name of a PNG in the folder of pictures.logos") {
      $0.hasSuffix(".png") && !$0.contains("/") ? $0 : nil
    }
    let locale = section.setting("locale", "a locale such as en-US") {
      ReceiptLocale.of($0) == nil ? nil : $0
    }
    section.finish()
    return name.map {
      Shop(
        name: $0,
        legalName: legalName,
        address: address,
        taxID: taxID,
        phone: phone,
        logo: logo,
        locale: locale
      )
    }
  }

  private static func gateway(
    _ top: inout ConfigurationSection,
    _ environment: [String: String],
    _ reader: ConfigurationReader
  ) -> (setup: GatewaySetup, takesMoney: Bool)? {
    var section = top.section("gateway")
    let world = section.required(
      "environment",
      "production or sandbox",
      GatewayEnvironment.init(rawValue:)
    )
    let url = section.setting("url", "an address such as \(GatewayEnvironment.production.address)")
    {
      try? GatewayURL($0)
    }
    let merchantNo = section.required("merchantNo", "the merchant's number", number)
    let storeNo = section.required("storeNo", "the store's number", number)
    let storeAdminNo = section.setting("storeAdminNo", "the store administrator's number", number)
    let merGroupNo = section.setting("merGroupNo", "the merchant group's number", number)
    let tokenFile = section.text("tokenFile", "the path of a file that only its owner can read")
    var options = PockytClient.Options()
    for (name, path) in PockytClient.Paths.names {
      let usual = options.paths[keyPath: path]
      options.paths[keyPath: path] =
        section.setting(name + "Path", "a path such as \(usual)") {
          $0.hasPrefix("/") ? $0 : nil
        } ?? usual
    }
    let roots = section.text("roots", "the path of a PEM file").map(GatewayRoots.file)
    let asksForDetail = section.flag("detail") ?? false
    options.settleCurrency =
      section.setting("settleCurrency", "a currency such as USD") { Currency(code: $0)?.code }
      ?? options.settleCurrency
    section.finish()

    let token = TokenFile.read(tokenFile, environment: environment) { reason in
      reader.fault("gateway.tokenFile", line: section.line(of: "tokenFile"), reason)
    }
    guard let world, let merchantNo, let storeNo, let token,
      let address = url ?? (try? GatewayURL(world.address))
    else { return nil }
    let merchant = Merchant(
      merchantNo: merchantNo,
      storeNo: storeNo,
      storeAdminNo: storeAdminNo,
      merGroupNo: merGroupNo
    )
    let setup = GatewaySetup(
      url: address,
      merchant: merchant,
      token: token,
      options: options,
      roots: roots ?? .system,
      asksForDetail: asksForDetail
    )
    // Plain http is for a simulator on this machine, whatever the file calls it.
    return (setup, world == .production && !address.description.hasPrefix("http:"))
  }

  private static func number(_ text: String) -> String? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...32).contains(text.utf8.count)
      ? text : nil
  }

  private static func templates(_ top: inout ConfigurationSection) -> ShopTemplates {
    var section = top.section("templates")
    var templates = ShopTemplates(folder: section.text("folder", "the path of a folder"))
    for kind in Receipt.Kind.allCases {
      let folder = templates.folder
      templates.names[kind] = section.setting(
        kind.rawValue,
        "the name of a template: one of the folder, or "
          + ReceiptTemplate.builtInNames.joined(separator: ", ")
      ) { ShopTemplates(folder: folder).text(named: $0) == nil ? nil : $0 }
    }
    section.finish()
    return templates
  }

  private static func pictures(_ top: inout ConfigurationSection) -> PictureSetup {
    var section = top.section("pictures")
    var pictures = PictureSetup(logos: section.text("logos", "the path of a folder"))
    let names = Dithering.allCases.map(\.rawValue).joined(separator: ", ")
    pictures.dithering =
      section.setting("dithering", "one of \(names)", Dithering.init(rawValue:))
      ?? pictures.dithering
    section.finish()
    return pictures
  }

  private static func timers(_ top: inout ConfigurationSection) -> PaymentTimers {
    var section = top.section("timers")
    var timers = PaymentTimers()
    for (name, path) in PaymentTimers.names {
      let wait = section.setting(name, "a time such as 1500 ms or 60 s", PaymentTimers.wait)
      timers[keyPath: path] = wait ?? timers[keyPath: path]
    }
    section.finish()
    return timers
  }
}

extension PockytClient.Paths {
  /// The calls whose paths can be set, by name.
  fileprivate static var names: KeyValuePairs<String, WritableKeyPath<Self, String>> {
    [
      "add": \.add, "prepay": \.prepay, "query": \.query, "cancel": \.cancel,
      "refund": \.refund, "detail": \.detail,
    ]
  }
}

extension PaymentTimers {
  /// The waits that can be set, by name.
  public static var names: KeyValuePairs<String, WritableKeyPath<PaymentTimers, Int64>> {
    [
      "firstQuery": \.firstQuery, "query": \.query, "quickPeriod": \.quickPeriod,
      "slowQuery": \.slowQuery, "softDeadline": \.softDeadline, "grace": \.grace,
      "cancelRest": \.cancelRest, "retry": \.retry, "longestRetry": \.longestRetry,
      "refundAnswer": \.refundAnswer,
    ]
  }

  /// Reads a wait of 1 ms to one day, such as `1500 ms` or `60 s`; nil for all else.
  public static func wait(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard let number = parts.first.flatMap({ Int64($0) }), (1...86_400_000).contains(number) else {
      return nil
    }
    return switch parts.dropFirst().first {
    case "ms" where parts.count == 2: number
    case "s" where parts.count == 2 && number <= 86_400: number * 1_000
    default: nil
    }
  }
}
