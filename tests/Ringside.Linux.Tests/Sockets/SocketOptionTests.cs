using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Privileges;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Privileges;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

public sealed class SocketOptionTests
{
    private static readonly Endpoint IPv4 = new(IPAddress.Loopback, 0);
    private static readonly Endpoint IPv6 = new(IPAddress.IPv6Loopback, 0);

    [Theory]
    [InlineData("SO_RCVLOWAT", 13)]
    [InlineData("IP_TOS", 0xb8)]
    [InlineData("SO_PRIORITY", 5)]
    [InlineData("SO_INCOMING_CPU", 0)]
    [InlineData("SO_MAX_PACING_RATE", 1_000_000)]
    [InlineData("TCP_NODELAY", 1)]
    [InlineData("TCP_NODELAY", 0)]
    [InlineData("TCP_NOTSENT_LOWAT", 16384)]
    public void An_option_is_set_and_read_back(string name, int value)
    {
        foreach (Endpoint like in new[] { IPv4, IPv6 })
        {
            using var socket = KernelSocket.Create(SocketKind.Stream, like);
            OptionReport report = Apply(socket, name, value);
            Assert.Equal(new OptionReport(name, value, value, null), report);
            Assert.Equal($"{name}: asked {value}, obtained {value}", report.ToString());
        }
    }

    [Theory]
    [InlineData("SO_BUSY_POLL", 50)]
    [InlineData("SO_PREFER_BUSY_POLL", 1)]
    public void Busy_polling_is_set_with_the_privilege(string name, int value)
    {
        if (!CapabilityReader.ReadEffective().HasFlag(Capabilities.NetAdmin))
        {
            Assert.Skip("needs CAP_NET_ADMIN");
        }

        Assert.Equal(new OptionReport(name, value, value, null), ReportOfDatagramSocket(name, value));
    }

    [Fact]
    public void An_option_that_cannot_be_read_back_is_taken_and_the_note_says_so()
    {
        if (!CapabilityReader.ReadEffective().HasFlag(Capabilities.NetAdmin))
        {
            Assert.Skip("needs CAP_NET_ADMIN");
        }

        OptionReport report = ReportOfDatagramSocket("SO_BUSY_POLL_BUDGET", 16);
        Assert.Equal("SO_BUSY_POLL_BUDGET: asked 16, obtained 16 (taken, but the kernel does not read it back)", report.ToString());
        Assert.False(ReportOfDatagramSocket("SO_BUSY_POLL_BUDGET", 1 << 16).IsSet);
    }

    // SO_BUSY_POLL is left out: some kernels let everybody set it.
    [Fact]
    public void A_missing_privilege_is_named()
    {
        OptionReport refused = WithCapabilities.Run(Capabilities.None, () => ReportOfDatagramSocket("SO_PREFER_BUSY_POLL", 1));
        Assert.False(refused.IsSet);
        Assert.Equal(
            "SO_PREFER_BUSY_POLL: asked 1, refused (setsockopt(SO_PREFER_BUSY_POLL): EPERM, needs CAP_NET_ADMIN outside of any user "
            + "namespace)",
            refused.ToString());
    }

    [Fact]
    public void A_receive_queue_is_reported_as_the_kernel_counts_it()
    {
        using var socket = KernelSocket.Create(SocketKind.Datagram, IPv4);
        OptionReport report = Apply(socket, "SO_RCVBUF", 65536);
        Assert.Equal(2 * 65536, report.Obtained);
        Assert.Contains("doubles", report.Note);
        Assert.Contains("net.core.rmem_max", report.Note);
    }

    [Fact]
    public void Quick_acknowledgement_is_set_and_the_report_says_that_it_does_not_last()
    {
        using var socket = KernelSocket.Create(SocketKind.Stream, IPv4);
        OptionReport report = Apply(socket, "TCP_QUICKACK", 1);
        Assert.Equal(1, report.Obtained);
        Assert.Contains("not permanent", report.Note);
        Assert.Equal(["TCP_QUICKACK"], SocketOption.All.Where(option => option.IsForgotten).Select(option => option.Name));
    }

    [Fact]
    public void The_send_low_water_mark_is_refused_and_the_note_names_what_to_use()
    {
        using var socket = KernelSocket.Create(SocketKind.Stream, IPv4);
        OptionReport report = Apply(socket, "SO_SNDLOWAT", 1000);
        Assert.False(report.IsSet);
        Assert.StartsWith("setsockopt(SO_SNDLOWAT): ENOPROTOOPT, ", report.Note);
        Assert.Contains("TCP_NOTSENT_LOWAT", report.Note);
    }

    // A byte, and without the ECN bits on TCP: the kernel takes the value and keeps another.
    [Theory]
    [InlineData("IP_TOS", 0xbb, 0xb8)]
    [InlineData("SO_RCVLOWAT", 0, 1)]
    public void A_value_that_the_kernel_replaces_has_a_note(string name, int asked, int obtained)
    {
        using var socket = KernelSocket.Create(SocketKind.Stream, IPv4);
        OptionReport report = Apply(socket, name, asked);
        Assert.Equal(obtained, report.Obtained);
        Assert.NotNull(report.Note);
    }

    [Fact]
    public void Only_options_of_the_kind_of_socket_are_applied_and_in_order()
    {
        SocketOptionSetting[] settings = [Parse("TCP_NODELAY=1"), Parse("so_rcvlowat=5"), Parse("IP_TOS=8"), Parse("SO_RCVLOWAT=6")];
        using var datagram = KernelSocket.Create(SocketKind.Datagram, IPv4);
        using var stream = KernelSocket.Create(SocketKind.Stream, IPv4);
        Assert.Equal(
            ["SO_RCVLOWAT 5", "IP_TOS 8", "SO_RCVLOWAT 6"],
            SocketOptionSetting.ApplyAll(datagram, settings).Select(report => $"{report.Name} {report.Obtained}"));
        Assert.Equal(
            ["TCP_NODELAY 1", "SO_RCVLOWAT 5", "IP_TOS 8", "SO_RCVLOWAT 6"],
            SocketOptionSetting.ApplyAll(stream, settings).Select(report => $"{report.Name} {report.Obtained}"));
    }

    [Theory]
    [InlineData("SO_BUSY_POLL")]
    [InlineData("=5")]
    [InlineData("")]
    [InlineData("SO_BUSY_POLL=")]
    [InlineData("SO_BUSY_POLL=-1")]
    [InlineData("SO_BUSY_POLL=1e3")]
    [InlineData("SO_BUSY_POLL= 5")]
    [InlineData("SO_BUSY_POLL=99999999999")]
    public void A_setting_that_is_no_name_with_a_number_gives_one_line(string text)
    {
        Assert.False(SocketOptionSetting.TryParse(text, out SocketOptionSetting? setting, out string? error));
        Assert.Null(setting);
        Assert.Equal($"socket option '{text}': expected NAME=NUMBER, as SO_BUSY_POLL=50", error);
    }

    [Fact]
    public void An_unknown_name_gives_one_line_with_the_known_ones()
    {
        Assert.False(SocketOptionSetting.TryParse("SO_SPEED=5", out _, out string? error));
        Assert.Equal(
            "socket option 'SO_SPEED' is not known; known are SO_BUSY_POLL, SO_PREFER_BUSY_POLL, SO_BUSY_POLL_BUDGET, "
            + "SO_RCVLOWAT, SO_SNDLOWAT, SO_RCVBUF, SO_SNDBUF, SO_PRIORITY, SO_INCOMING_CPU, SO_MAX_PACING_RATE, "
            + "IP_TOS, TCP_NODELAY, TCP_QUICKACK, TCP_NOTSENT_LOWAT",
            error);
    }

    [Fact]
    public void Setting_without_a_report_allocates_nothing()
    {
        using var socket = KernelSocket.Create(SocketKind.Stream, IPv4);
        SocketOptionSetting setting = Parse("TCP_QUICKACK=1");
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Assert.True(setting.Option.TrySet(socket, setting.Value) == Errno.None);
            }
        }));
    }

    private static OptionReport ReportOfDatagramSocket(string name, int value)
    {
        using var socket = KernelSocket.Create(SocketKind.Datagram, IPv4);
        return Apply(socket, name, value);
    }

    private static OptionReport Apply(KernelSocket socket, string name, int value)
    {
        Assert.True(SocketOption.TryFind(name, out SocketOption? option));
        return option!.Apply(socket, value);
    }

    private static SocketOptionSetting Parse(string text)
    {
        Assert.True(SocketOptionSetting.TryParse(text, out SocketOptionSetting? setting, out string? error), error);
        return setting;
    }
}
