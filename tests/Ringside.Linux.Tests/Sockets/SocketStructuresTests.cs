using System.Reflection;
using System.Runtime.InteropServices;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Tests.Sockets;

public sealed class SocketStructuresTests
{
    [Theory]
    [InlineData(typeof(KernelSocket.IoVector), 16, "Base 0, Length 8")]
    [InlineData(
        typeof(KernelSocket.MessageHeader),
        56,
        "Name 0, NameLength 8, Vectors 16, VectorCount 24, Control 32, ControlLength 40, Flags 48")]
    [InlineData(typeof(KernelSocket.MembershipIPv4), 12, "Group 0, LocalAddress 4, InterfaceIndex 8")]
    [InlineData(typeof(KernelSocket.MembershipIPv6), 20, "Group0 0, Group1 4, Group2 8, Group3 12, InterfaceIndex 16")]
    [InlineData(
        typeof(KernelSocket.Channels),
        36,
        "Command 0, MaximumReceive 4, MaximumSend 8, MaximumOther 12, MaximumCombined 16, Receive 20, Send 24, Other 28, Combined 32")]
    [InlineData(typeof(KernelSocket.InterfaceRequest), 40, "Name 0, Data 16")]
    [InlineData(typeof(MessageBatch.Slot), 64, "Header 0, Length 56")]
    [InlineData(typeof(ControlMessage), 16, "Length 0, Level 8, Type 12")]
    [InlineData(
        typeof(KernelSocket.ExtendedError), 16, "Error 0, Origin 4, Type 5, Code 6, Padding 7, Information 8, Data 12")]
    [InlineData(typeof(ClassicFilter.Instruction), 8, "Code 0, JumpTrue 2, JumpFalse 3, Constant 4")]
    [InlineData(typeof(ClassicFilter.Program), 16, "Length 0, Start 8")]
    [InlineData(typeof(PollSet.Entry), 8, "Descriptor 0, Events 4, Reported 6")]
    public void Every_structure_is_laid_out_as_the_kernel_header_has_it(Type structure, int size, string expected)
    {
        IEnumerable<string> offsets = structure
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => $"{field.Name} {Marshal.OffsetOf(structure, field.Name)}");
        Assert.Equal(expected, string.Join(", ", offsets));
        Assert.Equal(size, Marshal.SizeOf(structure));
    }
}
