import ESCPOS
import Printers
import Spool
import StrictJSON
import Till

extension ProtocolServer {
  /// Tells of each printer what was heard last.
  func listPrinters(_ params: JSONField) async throws(RPCError) -> JSONValue {
    try reading(params) { _ throws(JSONFieldError) in }
    var printers: [JSONValue] = []
    for news in await till.printers {
      printers.append(told(news))
    }
    return ["printers": .array(printers), "test": .bool(setup.testMark != nil)]
  }

  /// Asks one printer how it is.
  func printerStatus(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let name = try reading(params) { members throws(JSONFieldError) in
      try members.optional("printer")?.string()
    }
    do {
      let first = setup.spool.printers.first?.name ?? ""
      return told(try await till.look(atPrinter: name ?? first))
    } catch {
      throw RPCError(error)
    }
  }

  /// Opens a cash drawer without a sale.
  func openDrawer(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (by, reason, key, printer) = try reading(params) {
      members throws(JSONFieldError) -> (String, String, String, String?) in
      (
        try Self.person(&members),
        try members.required("reason").string("why") { $0.isEmpty ? nil : $0 },
        try Self.key(&members), try members.optional("printer")?.string()
      )
    }
    do {
      let (summary, isNew) = try await till.openDrawer(
        by: by,
        reason: reason,
        key: key,
        printer: printer
      )
      var answer = marked(summary).object ?? JSONObject()
      answer["replayed"] = .bool(!isNew)
      return .object(answer)
    } catch {
      throw RPCError(error)
    }
  }

  /// What is known of a printer, and how it is configured.
  private func told(_ news: PrinterNews) -> JSONValue {
    var object = news.json(openLevel: setup.spool.drawer.openLevel).object ?? JSONObject()
    let printer = setup.spool.printers.first { $0.name == news.printer }
    for member in printer?.object ?? JSONObject() { object[member.name] = member.value }
    return .object(object)
  }
}

extension PrinterSetup {
  /// The printer as it is configured.
  var object: JSONObject {
    JSONValue(present: [
      "printer": .string(name),
      "address": .string(address.description),
      "profile": knownProfile.map { .string($0.name) },
    ]).object ?? JSONObject()
  }
}
