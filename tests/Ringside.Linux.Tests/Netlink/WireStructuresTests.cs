using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Tests.Netlink;

public sealed class WireStructuresTests
{
    [Fact]
    public void Every_structure_has_the_size_of_the_kernel_header()
    {
        Assert.Equal((16, MessageHeader.Size), (Unsafe.SizeOf<MessageHeader>(), Unsafe.SizeOf<MessageHeader>()));
        Assert.Equal((4, AttributeHeader.Size), (Unsafe.SizeOf<AttributeHeader>(), Unsafe.SizeOf<AttributeHeader>()));
        Assert.Equal((16, LinkHeader.Size), (Unsafe.SizeOf<LinkHeader>(), Unsafe.SizeOf<LinkHeader>()));
        Assert.Equal((8, AddressHeader.Size), (Unsafe.SizeOf<AddressHeader>(), Unsafe.SizeOf<AddressHeader>()));
        Assert.Equal((12, NeighbourHeader.Size), (Unsafe.SizeOf<NeighbourHeader>(), Unsafe.SizeOf<NeighbourHeader>()));
        Assert.Equal((12, RouteHeader.Size), (Unsafe.SizeOf<RouteHeader>(), Unsafe.SizeOf<RouteHeader>()));
        Assert.Equal((12, NetlinkAddress.Size), (Unsafe.SizeOf<NetlinkAddress>(), Unsafe.SizeOf<NetlinkAddress>()));
    }

    [Theory]
    [InlineData(typeof(MessageHeader), "Length 0, Type 4, Flags 6, Sequence 8, Port 12")]
    [InlineData(typeof(AttributeHeader), "Length 0, Type 2")]
    [InlineData(typeof(LinkHeader), "Family 0, Padding 1, HardwareKind 2, Index 4, Flags 8, Change 12")]
    [InlineData(typeof(AddressHeader), "Family 0, PrefixLength 1, Flags 2, Scope 3, Index 4")]
    [InlineData(typeof(NeighbourHeader), "Family 0, Padding1 1, Padding2 2, Index 4, State 8, Flags 10, Type 11")]
    [InlineData(
        typeof(RouteHeader),
        "Family 0, DestinationLength 1, SourceLength 2, TypeOfService 3, Table 4, Protocol 5, Scope 6, Type 7, Flags 8")]
    [InlineData(typeof(NetlinkAddress), "Family 0, Padding 2, Port 4, Groups 8")]
    public void Every_field_stands_where_the_kernel_header_has_it(Type structure, string expected)
    {
        IEnumerable<string> offsets = structure
            .GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
            .Select(field => $"{field.Name} {Marshal.OffsetOf(structure, field.Name)}");
        Assert.Equal(expected, string.Join(", ", offsets));
    }
}
