import Glibc
import Hummingbird
import NIOCore
import StrictJSON

/// A request's context that keeps the connection, so that it can be cut.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}

extension Response {
  init(_ status: Int, _ body: JSONValue) {
    self.init(
      status: .init(code: min(max(status, 100), 999)),
      headers: [.contentType: WireAnswer.Header.json.value],
      body: .init(byteBuffer: ByteBuffer(string: body.text()))
    )
  }

  init(_ reply: SimulatedGateway.Reply) {
    self.init(reply.status, reply.body)
  }

  init(_ answer: WireAnswer) {
    var fields = HTTPFields()
    for header in answer.headers {
      switch header.name {
      case .contentType: fields[.contentType] = header.value
      case .contentEncoding: fields[.contentEncoding] = header.value
      case .location: fields[.location] = header.value
      case .retryAfter: fields[.retryAfter] = header.value
      }
    }
    let bytes = answer.body
    let body: ResponseBody =
      switch answer.manner {
      case .whole: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
      case .sliced:
        ResponseBody(contentLength: bytes.count) { writer in
          for byte in bytes {
            try await writer.write(ByteBuffer(bytes: [byte]))
          }
          try await writer.finish(nil)
        }
      case .endless:
        ResponseBody { writer in
          while !Task.isCancelled {
            try await writer.write(ByteBuffer(bytes: bytes))
          }
          try await writer.finish(nil)
        }
      }
    let status = min(max(answer.status, 100), 999)
    self.init(status: .init(code: status), headers: fields, body: body)
  }
}

/// Cuts a connection so that the caller sees it reset: what lingers is thrown away.
func reset(_ channel: any Channel) async {
  let socket = channel as? any SocketOptionProvider
  try? await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
  try? await channel.close().get()
}

/// Answers nothing until the caller hangs up or the server stops, and cuts the connection then.
func holdSilently(_ request: Request, over channel: any Channel) async {
  let (hangUp, continuation) = AsyncStream.makeStream(of: Void.self)
  try? await request.body.consumeWithInboundCloseHandler { _ in
    for await _ in hangUp {}
  } onInboundClosed: {
    continuation.finish()
  }
  try? await channel.close().get()
}
