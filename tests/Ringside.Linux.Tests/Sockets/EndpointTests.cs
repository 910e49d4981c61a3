using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:9012")]
    [InlineData("0.0.0.0:0")]
    [InlineData("255.255.255.255:65535")]
    [InlineData("239.255.0.1:12345")]
    [InlineData("[::1]:9012")]
    [InlineData("[::]:0")]
    [InlineData("[2001:db8::7]:65535")]
    [InlineData("[fe80::1%3]:80")]
    [InlineData("[::ffff:10.0.0.1]:80")]
    public void What_is_written_reads_back_the_same(string text)
    {
        Assert.True(Endpoint.TryParse(text, out Endpoint endpoint));
        Assert.Equal(text, endpoint.ToString());
        Assert.Equal(text[0] == '[', endpoint.IsIPv6);
        Assert.False(endpoint.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:99999999999")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("127.0.0.1:0x1")]
    [InlineData(" 127.0.0.1:80")]
    [InlineData("127.0.0.1 :80")]
    [InlineData("127.0.0:80")]
    [InlineData("1:80")]
    [InlineData("127.0.0.1.1:80")]
    [InlineData("127..0.1:80")]
    [InlineData("127.0.0.256:80")]
    [InlineData("127.0.0.01:80")]
    [InlineData("010.0.0.1:80")]
    [InlineData("0x7f.0.0.1:80")]
    [InlineData("١.0.0.1:80")]
    [InlineData("localhost:80")]
    [InlineData("::1:80")]
    [InlineData("::ffff:10.0.0.1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[]:80")]
    [InlineData("[::1:80")]
    [InlineData("[[::1]]:80")]
    [InlineData("[[::1]:99]:80")]
    [InlineData("[::1/64]:80")]
    [InlineData("[::1]80")]
    [InlineData("[:::1]:80")]
    public void Any_other_text_is_refused_and_leaves_the_empty_endpoint(string text)
    {
        Assert.False(Endpoint.TryParse(text, out Endpoint endpoint));
        Assert.True(endpoint.IsEmpty);
    }

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_takes_is_written_in_one_form_only() => SeededRandom.ForEachSeed(20, random =>
    {
        var mutator = new ByteMutator(random, "239.255.0.1:12345"u8.ToArray(), "[fe80::1%3]:9012"u8.ToArray());
        for (int i = 0; i < 500; i++)
        {
            if (Endpoint.TryParse(Encoding.Latin1.GetString(mutator.Next()), out Endpoint endpoint))
            {
                Assert.True(Endpoint.TryParse(endpoint.ToString(), out Endpoint again), endpoint.ToString());
                Assert.Equal(endpoint, again);
            }
        }
    });

    [Fact]
    public void Equal_endpoints_hash_alike_and_any_difference_counts()
    {
        Endpoint[] different =
        [
            default, Parse("10.0.0.1:80"), Parse("10.0.0.1:81"), Parse("10.0.0.2:80"), Parse("[::1]:80"), Parse("[::1]:81"),
            Parse("[2001::1]:80"), Parse("[::1:0:0:1]:80"), Parse("[fe80::1%3]:80"), Parse("[fe80::1%4]:80"),
        ];
        for (int i = 0; i < different.Length; i++)
        {
            for (int j = 0; j < different.Length; j++)
            {
                Endpoint copy = different[j].IsEmpty ? default : Parse(different[j].ToString());
                Assert.Equal(i == j, different[i] == copy);
                Assert.Equal(i != j, different[i] != copy);
                Assert.True(i != j || different[i].GetHashCode() == copy.GetHashCode());
            }
        }
    }

    [Fact]
    public void What_the_kernel_writes_beside_the_address_does_not_count()
    {
        Endpoint ip4 = Parse("10.0.0.1:80");
        Endpoint ip6 = Parse("[2001::1]:80");
        Endpoint padded = ip4;
        Endpoint withFlow = ip6;
        Bytes(ref padded)[9] = 7; // sin_zero
        Bytes(ref withFlow)[5] = 7; // sin6_flowinfo
        Assert.Equal((ip4, ip4.GetHashCode()), (padded, padded.GetHashCode()));
        Assert.Equal((ip6, ip6.GetHashCode()), (withFlow, withFlow.GetHashCode()));
    }

    [Fact]
    public void The_bytes_are_a_sockaddr_in()
    {
        Endpoint endpoint = Parse("1.2.3.4:258");
        Assert.Equal(16u, endpoint.KernelLength);
        Assert.Equal("02-00-01-02-01-02-03-04-00-00-00-00-00-00-00-00", BitConverter.ToString(Bytes(ref endpoint)[..16].ToArray()));
    }

    [Fact]
    public void The_bytes_are_a_sockaddr_in6()
    {
        Endpoint endpoint = Parse("[102:304:506:708:90a:b0c:d0e:f10%5]:258");
        Assert.Equal(28u, endpoint.KernelLength);
        Assert.Equal(28, Unsafe.SizeOf<Endpoint>());
        Assert.Equal(
            "0A-00-01-02-00-00-00-00-01-02-03-04-05-06-07-08-09-0A-0B-0C-0D-0E-0F-10-05-00-00-00",
            BitConverter.ToString(Bytes(ref endpoint).ToArray()));
    }

    [Theory]
    [InlineData("223.255.255.255:1", false)]
    [InlineData("224.0.0.0:1", true)]
    [InlineData("239.255.255.255:1", true)]
    [InlineData("240.0.0.0:1", false)]
    [InlineData("[ff02::1]:1", true)]
    [InlineData("[fe80::1]:1", false)]
    public void Multicast_addresses_are_known(string text, bool expected) => Assert.Equal(expected, Parse(text).IsMulticast);

    [Fact]
    public void Another_port_keeps_the_address()
    {
        Assert.Equal(Parse("10.0.0.1:81"), Parse("10.0.0.1:80").WithPort(81));
        Assert.Equal(Parse("[fe80::1%3]:81"), Parse("[fe80::1%3]:80").WithPort(81));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parse("10.0.0.1:80").WithPort(65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpoint(IPAddress.Loopback, -1));
    }

    [Fact]
    public void The_empty_endpoint_says_so() => Assert.Equal("(none)", default(Endpoint).ToString());

    private static Endpoint Parse(string text) =>
        Endpoint.TryParse(text, out Endpoint endpoint) ? endpoint : throw new ArgumentException(text);

    private static Span<byte> Bytes(ref Endpoint endpoint) => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref endpoint, 1));
}
