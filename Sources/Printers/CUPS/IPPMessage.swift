import CCUPS

/// A request to or an answer from an IPP server (RFC 8011).
///
/// What comes from a server is not trusted: a missing, doubled or wrongly typed attribute reads as
/// nothing.
struct IPPMessage: ~Copyable {
  let pointer: OpaquePointer

  /// Takes over a message of libcups.
  init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  /// A request about a printer, with the name of the user that this process runs as.
  init(_ operation: ipp_op_t, queue: String? = nil) {
    pointer = ippNewRequest(operation)
    if let queue {
      // The server looks at the path alone; the host of this address is a convention.
      var uri = [CChar](repeating: 0, count: 1_024)
      let path = "/printers/\(queue)"
      httpAssembleURI(
        HTTP_URI_CODING_ALL,
        &uri,
        Int32(uri.count),
        "ipp",
        nil,
        "localhost",
        0,
        path
      )
      ippAddString(pointer, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nil, uri)
    }
    add(cupsUser().map { String(cString: $0) } ?? "anonymous", as: "requesting-user-name")
  }

  deinit {
    ippDelete(pointer)
  }

  /// Adds a name to the operation's attributes.
  func add(_ name: String, as attribute: String) {
    ippAddString(pointer, IPP_TAG_OPERATION, IPP_TAG_NAME, attribute, nil, name)
  }

  /// Adds a number.
  func add(_ number: Int32, as attribute: String, in group: ipp_tag_t = IPP_TAG_OPERATION) {
    ippAddInteger(pointer, group, IPP_TAG_INTEGER, attribute, number)
  }

  /// Adds keywords.
  func add(_ keywords: [String], as attribute: String, in group: ipp_tag_t = IPP_TAG_OPERATION) {
    guard let first = keywords.first else { return }
    var added = ippAddString(pointer, group, IPP_TAG_KEYWORD, attribute, nil, first)
    for (index, keyword) in keywords.enumerated().dropFirst() {
      ippSetString(pointer, &added, Int32(clamping: index), keyword)
    }
  }

  /// The status of an answer; below 0x100 it is a success.
  var status: ipp_status_t { ippGetStatusCode(pointer) }

  /// Why the server refuses, in its own words.
  var refusal: String {
    let message = readable(texts("status-message").first ?? "")
    let code = ippErrorString(status).map { String(cString: $0) } ?? "\(status.rawValue)"
    return message.isEmpty ? "the server answers \(code)" : "the server answers: \(message)"
  }

  /// The number or enum of an attribute.
  func number(_ attribute: String) -> Int32? {
    guard let found = find(attribute) else { return nil }
    let tag = ippGetValueTag(found)
    return tag == IPP_TAG_INTEGER || tag == IPP_TAG_ENUM ? ippGetInteger(found, 0) : nil
  }

  /// A truth value.
  func isTrue(_ attribute: String) -> Bool? {
    guard let found = find(attribute), ippGetValueTag(found) == IPP_TAG_BOOLEAN else { return nil }
    return ippGetBoolean(found, 0) != 0
  }

  /// The texts, names, keywords or addresses of an attribute, as the server sent them.
  func texts(_ attribute: String) -> [String] {
    guard let found = find(attribute) else { return [] }
    return IPPMessage.texts(of: found)
  }

  /// The texts of every attribute of this name: one for each object that an answer lists.
  func all(_ attribute: String) -> [String] {
    var result: [String] = []
    var found = ippFindAttribute(pointer, attribute, IPP_TAG_ZERO)
    while let attributeFound = found, result.count < 1_000 {
      result += IPPMessage.texts(of: attributeFound)
      found = ippFindNextAttribute(pointer, attribute, IPP_TAG_ZERO)
    }
    return result
  }

  /// True only if the server says expressly that the attribute has no value yet.
  func isWithoutValue(_ attribute: String) -> Bool {
    find(attribute).map { ippGetValueTag($0) == IPP_TAG_NOVALUE } ?? false
  }

  private func find(_ attribute: String) -> OpaquePointer? {
    ippFindAttribute(pointer, attribute, IPP_TAG_ZERO)
  }

  private static func texts(of attribute: OpaquePointer) -> [String] {
    (0..<min(100, max(0, ippGetCount(attribute)))).compactMap { index in
      ippGetString(attribute, index, nil).map { String(cString: $0) }
    }
  }
}
