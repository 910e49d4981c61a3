using System.Reflection;
using System.Runtime.InteropServices;
using Ringside.Linux.IoUring;

namespace Ringside.Linux.Tests.IoUring;

public sealed class RingStructuresTests
{
    [Theory]
    [InlineData(
        typeof(SubmissionEntry),
        64,
        "_operation 0, _flags 1, _priority 2, _descriptor 4, _offset 8, _address 16, _length 24, _operationFlags 28, _userData 32, "
        + "_buffer 40, _filePlace 44, _addressLength 44")]
    [InlineData(typeof(Completion), 16, "_userData 0, _result 8, _flags 12")]
    [InlineData(
        typeof(RingParameters),
        120,
        "SubmissionEntries 0, CompletionEntries 4, Flags 8, PollingProcessor 12, PollingIdle 16, Features 20, SharedWorkers 24, "
        + "Reserved0 28, Reserved1 32, Reserved2 36, Submission 40, Completion 80")]
    [InlineData(
        typeof(RingOffsets),
        40,
        "Head 0, Tail 4, Mask 8, Entries 12, FlagsOrOverflow 16, DroppedOrCompletions 20, ArrayOrFlags 24, Reserved 28, UserAddress 32")]
    [InlineData(typeof(WaitArgument), 24, "SignalMask 0, SignalMaskSize 8, MinimumWaitMicroseconds 12, Time 16")]
    [InlineData(typeof(Ring.ResourceTable), 32, "Count 0, Flags 4, Reserved 8, Data 16, Tags 24")]
    [InlineData(typeof(Ring.ResourceUpdate), 32, "Offset 0, Reserved 4, Data 8, Tags 16, Count 24, Reserved2 28")]
    [InlineData(
        typeof(Ring.BusyPollSetting), 16, "TimeoutMicroseconds 0, Prefer 4, Operation 5, Reserved 6, Strategy 8, Reserved2 12")]
    [InlineData(typeof(Ring.CancelRequest), 64, "UserData 0, Descriptor 8, Flags 12, Seconds 16, Nanos 24, Operation 32")]
    [InlineData(typeof(BufferRing.Registration), 40, "Address 0, Entries 8, Group 12, Flags 14")]
    [InlineData(typeof(BufferRing.Status), 40, "Group 0, Head 4")]
    [InlineData(
        typeof(MessageHeader),
        56,
        "Name 0, NameLength 8, Vectors 16, VectorCount 24, Control 32, ControlLength 40, Flags 48")]
    [InlineData(typeof(KernelTime), 16, "<Seconds>k__BackingField 0, <Nanos>k__BackingField 8")]
    [InlineData(typeof(IoVector), 16, "<Start>k__BackingField 0, <Length>k__BackingField 8")]
    public void Every_structure_is_laid_out_as_the_kernel_header_has_it(Type structure, int size, string expected)
    {
        IEnumerable<string> offsets = structure
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => $"{field.Name} {Marshal.OffsetOf(structure, field.Name)}");
        Assert.Equal(expected, string.Join(", ", offsets));
        Assert.Equal(size, Marshal.SizeOf(structure));
    }
}
