import CCUPS

/// A request to or an answer from an IPP server (RFC 8011).
///
/// What comes from a server is not trusted.
struct IPPMessage: ~Copyable, IPPAttributes {
  let pointer: OpaquePointer

  /// Takes over a message of libcups.
  init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  /// A request about a printer, with the name of the user that this process runs as.
  ///
  /// The path is that of a queue, or `/` for all of them.
  init(_ operation: ipp_op_t, at path: String? = nil) {
    pointer = ippNewRequest(operation)
    if let path {
      // The server looks at the path alone; the host of this address is a convention.
      var uri = [CChar](repeating: 0, count: 1_024)
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

  /// Adds a truth value to the operation's attributes.
  func add(_ truth: Bool, as attribute: String) {
    ippAddBoolean(pointer, IPP_TAG_OPERATION, attribute, truth ? 1 : 0)
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

  func find(_ attribute: String) -> OpaquePointer? {
    ippFindAttribute(pointer, attribute, IPP_TAG_ZERO)
  }

  /// Reads every object that an answer lists, 10,000 at most.
  ///
  /// - Parameters:
  ///   - group: what kind of attributes the objects have.
  ///   - make: what is read from one; nothing of it may outlast the message.
  /// - Returns: what was read, in the answer's order.
  func objects<Object>(_ group: ipp_tag_t, _ make: (IPPObject) -> Object) -> [Object] {
    var result: [Object] = []
    var object = IPPObject()
    var next = ippFirstAttribute(pointer)
    while let attribute = next, result.count < 10_000 {
      if ippGetGroupTag(attribute) == group, let name = ippGetName(attribute) {
        object.attributes[String(cString: name)] = attribute
      } else if !object.attributes.isEmpty {
        result.append(make(object))
        object = IPPObject()
      }
      next = ippNextAttribute(pointer)
    }
    if !object.attributes.isEmpty {
      result.append(make(object))
    }
    return result
  }
}

/// One of the objects that an answer lists, valid as long as the answer.
struct IPPObject: IPPAttributes {
  fileprivate(set) var attributes: [String: OpaquePointer] = [:]

  func find(_ attribute: String) -> OpaquePointer? { attributes[attribute] }
}

/// What attributes can be read from; one that is missing, doubled or wrongly typed reads as nothing.
protocol IPPAttributes: ~Copyable {
  func find(_ attribute: String) -> OpaquePointer?
}

extension IPPAttributes where Self: ~Copyable {
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
    return (0..<min(100, max(0, ippGetCount(found)))).compactMap { index in
      ippGetString(found, index, nil).map { String(cString: $0) }
    }
  }

  /// True only if the server says expressly that the attribute has no value yet.
  func isWithoutValue(_ attribute: String) -> Bool {
    find(attribute).map { ippGetValueTag($0) == IPP_TAG_NOVALUE } ?? false
  }
}
