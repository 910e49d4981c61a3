using System.Reflection;
using System.Runtime.InteropServices;
using Ringside.Linux.Packets;

namespace Ringside.Linux.Tests.Packets;

public sealed class PacketStructuresTests
{
    [Theory]
    [InlineData(
        typeof(LinkLayerAddress),
        20,
        "Family 0, ProtocolBigEndian 2, InterfaceIndex 4, HardwareType 8, PacketType 10, AddressLength 11, Address 12")]
    [InlineData(typeof(RingRequest), 16, "BlockSize 0, BlockCount 4, FrameSize 8, FrameCount 12")]
    [InlineData(
        typeof(RingRequestV3),
        28,
        "BlockSize 0, BlockCount 4, FrameSize 8, FrameCount 12, RetireMilliseconds 16, PrivateSize 20, Features 24")]
    [InlineData(
        typeof(FrameHeaderV2),
        32,
        "Status 0, Length 4, Captured 8, MacOffset 12, NetworkOffset 14, Seconds 16, Nanos 20, VlanTag 24, VlanProtocol 26, Padding 28")]
    [InlineData(
        typeof(FrameHeaderV3),
        48,
        "NextOffset 0, Seconds 4, Nanos 8, Captured 12, Length 16, Status 20, MacOffset 24, NetworkOffset 26, ReceiveHash 28, "
        + "VlanTag 32, VlanProtocol 36, Padding 38, MorePadding 40")]
    [InlineData(
        typeof(BlockHeader),
        48,
        "Version 0, PrivateOffset 4, Status 8, PacketCount 12, FirstPacketOffset 16, Length 20, SequenceNumber 24, FirstSeconds 32, "
        + "FirstNanos 36, LastSeconds 40, LastNanos 44")]
    [InlineData(typeof(MembershipRequest), 16, "InterfaceIndex 0, Kind 4, AddressLength 6, Address 8")]
    [InlineData(typeof(FilterProgram), 16, "Length 0, Instructions 8")]
    [InlineData(typeof(BatchHeader), 64, "Message 0, Sent 56")]
    public void Every_structure_is_laid_out_as_the_kernel_header_has_it(Type structure, int size, string expected)
    {
        IEnumerable<string> offsets = structure
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => $"{field.Name} {Marshal.OffsetOf(structure, field.Name)}");
        Assert.Equal(expected, string.Join(", ", offsets));
        Assert.Equal(size, Marshal.SizeOf(structure));
    }

    [Fact]
    public void A_filter_instruction_takes_eight_bytes_in_the_order_of_the_kernel_header()
    {
        var instruction = new FilterInstruction(0x1122, 0x33, 0x44, 0x55667788);
        Assert.Equal([0x22, 0x11, 0x33, 0x44, 0x88, 0x77, 0x66, 0x55], MemoryMarshal.AsBytes(new[] { instruction }.AsSpan()).ToArray());
    }
}
