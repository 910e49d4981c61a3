using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ringside.Exchange.Health;

/// <summary>What is answered to a request: bytes of HTTP/1.1 that end the connection (RFC 9110, RFC 9112).</summary>
/// <remarks>
/// <code>
/// GET, HEAD /health    200 when the node is ok, else 503; JSON: status, node, role, uptimeSeconds, reasons; of engines
///                      and merges writes, epoch, and stores, those that count; of market data instruments, an object of symbols and states
/// GET, HEAD /metrics   200; Prometheus text format 0.0.4
/// other methods there  405
/// anything else        404
/// </code>
/// </remarks>
internal sealed class HealthPages(Func<NodeHealth> health, MetricSet metrics)
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>The answer.</summary>
    internal byte[] Answer(HttpOutcome outcome, string method, string path) => outcome switch
    {
        HttpOutcome.Request when path is not ("/health" or "/metrics") =>
            Page("404 Not Found", PlainText, "there is /health and /metrics\n", method),
        HttpOutcome.Request when method is not ("GET" or "HEAD") =>
            Page("405 Method Not Allowed", PlainText, "GET and HEAD only\n", method, "Allow: GET, HEAD\r\n"),
        HttpOutcome.Request when path == "/health" => Health(method),
        HttpOutcome.Request => Page("200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.Write(), method),
        HttpOutcome.TooLong => Page("431 Request Header Fields Too Large", PlainText, "too long\n", method),
        HttpOutcome.OtherVersion => Page("505 HTTP Version Not Supported", PlainText, "HTTP/1.1 only\n", method),
        _ => Page("400 Bad Request", PlainText, "no request of HTTP/1.1\n", method),
    };

    private static byte[] Page(string status, string type, string text, string method, string header = "")
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        string length = body.Length.ToString(CultureInfo.InvariantCulture);
        string head = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n{header}"
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
        return method == "HEAD" ? Encoding.ASCII.GetBytes(head) : [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string Name(NodeStatus status) => status switch
    {
        NodeStatus.Ok => "ok",
        NodeStatus.Starting => "starting",
        NodeStatus.Waiting => "waiting",
        _ => "stopped",
    };

    private static void WriteInstruments(Utf8JsonWriter writer, IReadOnlyList<(string Symbol, string State)> instruments)
    {
        if (instruments.Count == 0)
            return;
        writer.WriteStartObject("instruments");
        foreach ((string symbol, string state) in instruments)
            writer.WriteString(symbol, state);
        writer.WriteEndObject();
    }

    private byte[] Health(string method)
    {
        NodeHealth now;
        try
        {
            now = health();
        }
        catch (Exception)
        {
            return Page("500 Internal Server Error", PlainText, "the node does not say how it is\n", method);
        }

        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("status", Name(now.Status));
            writer.WriteString("node", now.Node);
            writer.WriteString("role", now.Role);
            writer.WriteNumber("uptimeSeconds", now.UptimeNanos / 1_000_000_000);
            writer.WriteStartArray("reasons");
            foreach (string reason in now.Reasons)
                writer.WriteStringValue(reason);
            writer.WriteEndArray();
            if (now.Lead is { } lead)
            {
                writer.WriteBoolean("writes", lead.Writes);
                writer.WriteNumber("epoch", lead.Epoch);
            }

            if (now.Stores is not null)
                writer.WriteString("stores", now.Stores);
            WriteInstruments(writer, now.Instruments);
            if (now.Logic is { } logic)
            {
                writer.WriteNumber("logicVersion", logic.Active);
                writer.WriteNumber("newestLogicVersion", logic.Newest);
            }

            writer.WriteEndObject();
        }

        string status = now.Status == NodeStatus.Ok ? "200 OK" : "503 Service Unavailable";
        return Page(status, "application/json", Encoding.UTF8.GetString(json.WrittenSpan) + "\n", method);
    }
}
