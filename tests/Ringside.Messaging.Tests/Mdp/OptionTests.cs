using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Tests.Mdp;

/// <summary>Options by name, and counts by name.</summary>
public sealed class OptionTests
{
    // For each key a value that is not the default, and values that are none with what was expected instead.
    public static TheoryData<string, string, string, string> All => new()
    {
        { "peer_start_heartbeat_timeout", "700ms", "0s,1,999ns,-1s,2h,3601s", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "peer_heartbeat_delay", "300ms", "0s,fast", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "peer_heartbeat_timeout", "9s", ",1.5s", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "max_confirmation_delay", "1500us", "66ms,0us", "a time from 1us to 65ms, as 200us, 20ms or 1s" },
        { "max_confirmation_frequency", "7", "0,1025,x", "a whole number from 1 to 1024" },
        { "packet_retransmission_timeout", "33ms", "s", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "connect_timeout", "1001us", "99999999999999999999s,18446744074s", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "redial_delay", "3600s", "1 s", "a time from 1us to 3600s, as 200us, 20ms or 1s" },
        { "max_message_size", "100000", "0,1073741825", "a whole number from 1 to 1073741824" },
        { "min_packet_size", "500", "255,1473", "a whole number from 256 to 1472" },
        { "initial_packet_size", "1000", "255,65508", "a whole number from 256 to 65507" },
        { "max_packet_size", "8972", "255,65508", "a whole number from 256 to 65507" },
        { "max_enqueued_messages", "100", "15,16777217", "a whole number from 16 to 16777216" },
        { "max_enqueued_packets", "2000", "15,1048577", "a whole number from 16 to 1048576" },
        { "max_peer_packets", "100", "3,4097", "a whole number from 4 to 4096" },
        { "max_assembly_bytes", "1048576", "1023,2147483648", "a whole number from 1024 to 2147483647" },
        { "max_peers", "16383", "0,16384", "a whole number from 1 to 16383" },
        { "handshakes_per_second", "1", "0,10000001", "a whole number from 1 to 10000000" },
        { "unknown_answers_per_second", "1", "0,10000001", "a whole number from 1 to 10000000" },
        { "congestion", "newreno", "cubic,Bbr,0,", "one of bbr, newreno, fixed" },
        { "fixed_window", "4096", "0,4097,1e3", "a whole number from 1 to 4096" },
        {
            "key", "00112233445566778899aabbccddeeff",
            "0011,0011223344556677889900112233445g", "hexadecimal digits, at least 32, or nothing"
        },
        { "threads", "sharded", "two,4", "one of single, agent, pair, pipeline, sharded" },
        { "handlers", "64", "0,65", "a whole number from 1 to 64" },
        { "shards", "64", "0,65", "a whole number from 1 to 64" },
        { "trains", "off", "yes,ON", "on or off" },
    };

    [Fact]
    public void Every_option_is_tried_here()
    {
        Assert.Equal(MdpOptionNames.Names.Order(), All.Select(row => row.Data.Item1).Order());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_key_goes_into_the_options_and_comes_back(string key, string value, string bad, string expected)
    {
        Assert.NotEmpty(bad + expected);
        MdpOptions fromText = MdpOptionNames.Parse($" {key} = {value} ;");
        MdpOptions fromDictionary = MdpOptionNames.FromDictionary(new Dictionary<string, string> { [key] = value });
        IReadOnlyDictionary<string, string> defaults = MdpOptionNames.ToDictionary(new MdpOptions());
        IReadOnlyDictionary<string, string> changed = MdpOptionNames.ToDictionary(fromText);
        Assert.Equal(value, changed[key]);
        Assert.Equal(changed, MdpOptionNames.ToDictionary(fromDictionary));
        Assert.Equal([key], changed.Where(option => option.Value != defaults[option.Key]).Select(option => option.Key));
        Assert.Equal(changed, MdpOptionNames.ToDictionary(MdpOptionNames.FromDictionary(changed)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_bad_value_is_refused_with_key_value_and_what_was_expected(string key, string value, string bad, string expected)
    {
        Assert.NotEmpty(value);
        foreach (string wrong in bad.Split(','))
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => MdpOptionNames.Parse($"{key}={wrong}"));
            Assert.Equal($"'{wrong}' is no value of {key}; expected {expected}", refusal.Message);
            refusal = Assert.Throws<ArgumentException>(() => MdpOptionNames.FromDictionary([new(key, wrong)]));
            Assert.Equal($"'{wrong}' is no value of {key}; expected {expected}", refusal.Message);
        }
    }

    [Theory]
    [InlineData("speed=1", "'speed' is no option; expected one of peer_start_heartbeat_timeout, ")]
    [InlineData("threads", "'threads' is no option; expected key=value")]
    [InlineData("trains=on;trains=off", "trains stands twice")]
    [InlineData("min_packet_size=1400;initial_packet_size=1300", "initial_packet_size is 1300; expected at least min_packet_size")]
    [InlineData("max_packet_size=1000", "max_packet_size is 1000; expected at least initial_packet_size")]
    [InlineData("peer_heartbeat_timeout=100ms", "peer_heartbeat_timeout is 100000000; expected at least peer_heartbeat_delay")]
    [InlineData("max_enqueued_packets=100", "max_enqueued_packets is 100; expected at least max_peer_packets")]
    public void What_does_not_go_together_is_refused_with_the_reason(string text, string reason)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => MdpOptionNames.Parse(text));
        Assert.StartsWith(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_options_object_is_checked_as_text_is()
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new MdpOptions { MaxPeers = 0 }.Check());
        Assert.StartsWith("max_peers is 0; expected a whole number from 1 to 16383", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MdpOptions { RedialDelayNanos = 999 }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MdpOptions { Threads = (ThreadShape)9 }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MdpOptions { Key = new byte[15] }.Check());
        new MdpOptions().Check();
    }

    [Fact]
    public void Every_count_has_a_name_and_text_tells_those_that_are_not_zero()
    {
        object counts = default(PeerStatistics);
        long value = 0;
        foreach (var property in typeof(PeerStatistics).GetProperties())
        {
            property.SetValue(counts, ++value);
        }

        IReadOnlyDictionary<string, long> named = ((PeerStatistics)counts).ToDictionary();
        Assert.Equal(Enumerable.Range(1, (int)value).Select(count => (long)count), named.Values.Order());
        foreach (var property in typeof(PeerStatistics).GetProperties())
        {
            string name = string.Concat(property.Name.Select((letter, at) =>
                char.IsUpper(letter) && at > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
            Assert.Equal(property.GetValue(counts), named[name]);
        }

        Assert.Equal(string.Join(';', named.Select(count => $"{count.Key}={count.Value}")), counts.ToString());
        Assert.Equal("retransmitted_packets=3;probes=2", new PeerStatistics { Probes = 2, RetransmittedPackets = 3 }.ToString());
        Assert.Equal(string.Empty, default(PeerStatistics).ToString());
    }

    [Fact]
    public void Counts_of_peers_add_up_but_for_the_most_retries()
    {
        object counts = default(PeerStatistics);
        long value = 0;
        foreach (var property in typeof(PeerStatistics).GetProperties())
        {
            property.SetValue(counts, ++value);
        }

        var sum = (PeerStatistics)counts;
        sum.Add((PeerStatistics)counts);
        Assert.All(((PeerStatistics)counts).ToDictionary(), count =>
            Assert.Equal(count.Key == "most_retries" ? count.Value : 2 * count.Value, sum.ToDictionary()[count.Key]));
    }
}
