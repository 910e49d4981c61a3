using System.Text;
using Ringside.Exchange.Health;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Health;

public sealed class HttpRequestReaderTests
{
    private const string Good = "GET /health?full=1 HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n";

    [Fact]
    public void A_request_may_come_in_any_pieces()
    {
        for (int piece = 1; piece <= Good.Length; piece++)
        {
            HttpRequestReader reader = new(256);
            HttpOutcome outcome = HttpOutcome.NeedsMore;
            foreach (byte[] bytes in Encoding.ASCII.GetBytes(Good).Chunk(piece))
            {
                Assert.Equal(HttpOutcome.NeedsMore, outcome);
                outcome = reader.Read(bytes);
            }

            Assert.Equal((HttpOutcome.Request, "GET", "/health"), (outcome, reader.Method, reader.Path));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "Request")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nB: x\ny\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nB: x\0y\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "OtherVersion")]
    [InlineData("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET  HTTP/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTX/1.1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1x1\r\nHost: a\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "Malformed")]
    [InlineData("\r\n\r\n", "Malformed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n", "NeedsMore")]
    public void What_is_no_request_is_told_from_what_is(string text, string outcome) =>
        Assert.Equal(outcome, new HttpRequestReader(256).Read(Encoding.ASCII.GetBytes(text)).ToString());

    [Fact]
    public void A_request_has_a_greatest_length()
    {
        HttpRequestReader reader = new(64);
        Assert.Equal(HttpOutcome.NeedsMore, reader.Read(new byte[63]));
        Assert.Equal(HttpOutcome.TooLong, reader.Read(new byte[1]));
        Assert.Equal(HttpOutcome.TooLong, new HttpRequestReader(64).Read(new byte[10_000]));
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        byte[][] corpus = [Encoding.ASCII.GetBytes(Good), Encoding.ASCII.GetBytes("HEAD / HTTP/1.0\r\n\r\n")];
        SeededRandom.ForEachSeed(2_000, random =>
        {
            byte[] bytes = new ByteMutator(random, corpus).Next();
            HttpRequestReader reader = new(256);
            HttpOutcome outcome = reader.Read(bytes);
            Assert.True(Enum.IsDefined(outcome));
            if (outcome == HttpOutcome.Request)
                Assert.StartsWith("/", reader.Path, StringComparison.Ordinal);
        });
    }
}
