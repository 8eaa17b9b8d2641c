import StrictJSON

/// One request of JSON-RPC 2.0.
struct RPCRequest: Sendable {
  /// The id as it came: a string or an integer.
  let id: JSONValue
  let method: String
  let params: JSONField

  /// A line that is no request, with the id it carries where one can be read.
  struct Refusal: Error {
    let id: JSONValue
    let error: RPCError
  }

  /// Reads a line.
  init(line: [UInt8]) throws(Refusal) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: line)
    } catch {
      throw Refusal(id: .null, error: .notJSON(error))
    }
    guard let object = json.object else {
      throw Refusal(id: .null, error: .invalidRequest("a request is one object a line"))
    }
    let id: JSONValue =
      switch object["id"] {
      case .string(let text)? where text.utf8.count <= 256: .string(text)
      case .number(let number)? where number.integer != nil: .number(number)
      default: .null
      }
    guard id != .null else {
      throw Refusal(id: id, error: .invalidRequest("id must be an integer or a text"))
    }
    guard object["jsonrpc"]?.string == "2.0", let method = object["method"]?.string,
      method.utf8.count <= 100
    else {
      throw Refusal(id: id, error: .invalidRequest("jsonrpc \"2.0\" and a method are expected"))
    }
    let known = ["jsonrpc", "id", "method", "params"]
    if let other = object.first(where: { !known.contains($0.name) && !$0.name.hasPrefix("x-") }) {
      throw Refusal(id: id, error: .invalidRequest("\(other.name) does not belong in a request"))
    }
    self.id = id
    self.method = method
    params = JSONField(object["params"] ?? [:], path: "params")
  }
}
