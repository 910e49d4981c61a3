using System.Text;
using System.Text.Json;
using Ringside.Exchange.Health;

namespace Ringside.Exchange.Tests.Health;

public sealed class VenueLogTests
{
    private const long Time = 1_895_000_000_123_456_789;

    [Fact]
    public void An_event_is_one_line()
    {
        MemoryStream output = new();
        using (VenueLog log = new(output, () => Time))
        {
            log.Write(VenueLogLevel.Info, "gateway-1", "listening", new("address", "127.0.0.1"), new("port", 4_001));
            log.Write(VenueLogLevel.Error, "gateway-1", "failed");
        }

        Assert.Equal(
            "{\"time\":\"2030-01-18T20:53:20.1234567Z\",\"level\":\"info\",\"node\":\"gateway-1\",\"event\":\"listening\","
            + "\"data\":{\"address\":\"127.0.0.1\",\"port\":4001}}\n"
            + "{\"time\":\"2030-01-18T20:53:20.1234567Z\",\"level\":\"error\",\"node\":\"gateway-1\",\"event\":\"failed\",\"data\":{}}\n",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData("\"},{\"level\":\"error")]
    [InlineData("two\nlines\r\u2028\u0000\u001b[2J")]
    [InlineData("half a pair \ud800 of surrogates")]
    [InlineData("é ☃")]
    public void Text_from_outside_stays_text(string text)
    {
        MemoryStream output = new();
        using (VenueLog log = new(output, () => Time))
            log.Write(VenueLogLevel.Warning, "gateway-1", text, new LogField(text, text));
        string line = Encoding.UTF8.GetString(output.ToArray());
        Assert.Equal(line.Length - 1, line.IndexOf('\n'));
        Assert.All(line[..^1], letter => Assert.InRange(letter, ' ', '~'));
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Equal(text.Replace('\ud800', '\ufffd'), json.RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public void Long_text_is_cut()
    {
        MemoryStream output = new();
        using (VenueLog log = new(output, () => Time))
            log.Write(VenueLogLevel.Info, "gateway-1", "e", new LogField("t", new string('x', 100_000)));
        Assert.InRange(output.ToArray().Length, VenueLog.LongestText, VenueLog.LongestText + 200);
    }

    [Fact]
    public void What_finds_no_room_is_counted_and_the_writer_does_not_wait()
    {
        using ManualResetEventSlim gate = new();
        GateStream output = new(gate);
        VenueLog log = new(output, () => Time, capacity: 4);
        for (int number = 0; number < 100; number++)
            log.Write(VenueLogLevel.Info, "gateway-1", "e", new LogField("n", number));
        Assert.InRange(log.Dropped, 1, 96);
        gate.Set();
        log.Dispose();
        Assert.Equal(100 - log.Dropped, output.Lines);
        log.Write(VenueLogLevel.Info, "gateway-1", "late");
        Assert.Equal(100 - output.Lines + 1, log.Dropped);
    }

    [Fact]
    public void An_output_that_fails_harms_nobody()
    {
        VenueLog log = new(new MemoryStream(new byte[1], writable: false), () => Time);
        log.Write(VenueLogLevel.Info, "gateway-1", "e");
        log.Dispose();
        Assert.Equal(1, log.Dropped);
    }

    private sealed class GateStream(ManualResetEventSlim gate) : MemoryStream
    {
        public int Lines { get; private set; }

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            gate.Wait();
            Lines += bytes.Count((byte)'\n');
        }
    }
}
