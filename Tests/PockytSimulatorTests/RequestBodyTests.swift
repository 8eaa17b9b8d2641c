import Testing

@testable import PockytSimulator

@Suite struct RequestBodyTests {
  private func read(_ body: String, _ contentType: String) -> [String: String]? {
    parameters(inBody: Array(body.utf8), contentType: contentType)
  }

  @Test func json() {
    let body = #"{"a":"x y","b":13.00,"c":true,"d":null,"e":"","f":"订&="}"#
    let parameters = read(body, "application/json; charset=utf-8")
    #expect(parameters == ["a": "x y", "b": "13.00", "c": "true", "e": "", "f": "订&="])
  }

  @Test(arguments: ["", "[]", "{", #"{"a":{}}"#, #"{"a":[]}"#, #"{"a":"1","a":"2"}"#, "a=b"])
  func badJSON(body: String) {
    #expect(read(body, "application/json") == nil)
    #expect(read(body, "") == nil)
  }

  @Test func form() {
    let body = "a=x+y&b=%e8%AE%A2%26%3D&c=&d&e=1=2"
    let parameters = read(body, "application/x-www-form-urlencoded;charset=UTF-8")
    #expect(parameters == ["a": "x y", "b": "订&=", "c": "", "d": "", "e": "1=2"])
    #expect(read("", "application/x-www-form-urlencoded") == [:])
  }

  @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=1&a=2", "a=%e8%ae"])
  func badForm(body: String) {
    #expect(read(body, "application/x-www-form-urlencoded") == nil)
  }
}
