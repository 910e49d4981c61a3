using System.Net;
using System.Text;
using Ringside.Exchange.Health;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Tests.Health;

public sealed class HealthServerTests : IDisposable
{
    private readonly MetricSet _metrics = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private NodeHealth _health = new() { Node = "gateway-1", Role = "gateway", Status = NodeStatus.Ok, UptimeNanos = 61_500_000_000 };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Health_is_json_and_not_ok_is_unavailable()
    {
        using HealthServer server = Serve();
        using HttpResponseMessage ok = await _http.GetAsync(Url(server, "/health"));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (ok.StatusCode, ok.Content.Headers.ContentType!.ToString()));
        Assert.Equal(
            "{\"status\":\"ok\",\"node\":\"gateway-1\",\"role\":\"gateway\",\"uptimeSeconds\":61,\"reasons\":[]}\n",
            await ok.Content.ReadAsStringAsync());

        _health = _health with { Status = NodeStatus.Starting, Reasons = ["reads \"shard 0\"\n"] };
        using HttpResponseMessage starting = await _http.GetAsync(Url(server, "/health?x=y"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, starting.StatusCode);
        string json = await starting.Content.ReadAsStringAsync();
        Assert.Contains("\"reasons\":[\"reads \\u0022shard 0\\u0022\\n\"]", json, StringComparison.Ordinal);
        _health = null!;
        using HttpResponseMessage broken = await _http.GetAsync(Url(server, "/health"));
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
    }

    [Fact]
    public async Task Metrics_are_read_when_they_are_asked_for()
    {
        long value = 7;
        _metrics.Add("ringside_things", "Things.", MetricKind.Gauge, () => Volatile.Read(ref value));
        using HealthServer server = Serve();
        using HttpResponseMessage first = await _http.GetAsync(Url(server, "/metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("\nringside_things 7\n", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Volatile.Write(ref value, 8);
        Assert.EndsWith("\nringside_things 8\n", await _http.GetStringAsync(Url(server, "/metrics")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_methods_and_paths_are_refused_and_head_has_no_body()
    {
        using HealthServer server = Serve();
        using HttpResponseMessage unknown = await _http.GetAsync(Url(server, "/"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using HttpResponseMessage post = await _http.PostAsync(Url(server, "/health"), new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
        using HttpRequestMessage request = new(HttpMethod.Head, Url(server, "/health"));
        using HttpResponseMessage head = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 10);
        Assert.Empty(await head.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET /health HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET /health HTTP/3.0\r\nHost: a\r\n\r\n", "HTTP/1.1 505 ")]
    public void What_is_no_request_is_answered_and_over(string text, string answer)
    {
        using HealthServer server = Serve();
        using SocketClient client = new(server.LocalEndpoint);
        client.Send(Encoding.ASCII.GetBytes(text));
        Assert.StartsWith(answer, Encoding.ASCII.GetString(client.ReadAll()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_end_is_cut_at_its_greatest_length()
    {
        using HealthServer server = Serve(new HealthServerOptions { RequestBytes = 1_024 });
        using SocketClient client = new(server.LocalEndpoint);
        client.Send(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 1_024 - 34)));
        Assert.StartsWith("HTTP/1.1 431 ", Encoding.ASCII.GetString(client.ReadAll()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_and_their_time_are_bounded()
    {
        using HealthServer server = Serve(new HealthServerOptions { MostConnections = 2, RequestNanos = 1_000_000_000 });
        using SocketClient slow = new(server.LocalEndpoint);
        using SocketClient second = new(server.LocalEndpoint);
        slow.Send("GET /hea"u8);
        using SocketClient third = new(server.LocalEndpoint);
        third.ExpectEnd();
        second.Send("GET /health HTTP/1.0\r\n\r\n"u8);
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(second.ReadAll()), StringComparison.Ordinal);
        slow.ExpectEnd();
        Assert.Contains("ok", await _http.GetStringAsync(Url(server, "/health")), StringComparison.Ordinal);
    }

    private static string Url(HealthServer server, string path) => $"http://{server.LocalEndpoint}{path}";

    private HealthServer Serve(HealthServerOptions? options = null) => new(
        Endpoint.TryParse("127.0.0.1:0", out Endpoint local) ? local : default,
        options ?? new HealthServerOptions(),
        () => _health ?? throw new InvalidOperationException("it is gone"),
        _metrics);
}
