using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_uring_params            |
// |      0 |     4 | submission entries                |
// |      4 |     4 | completion entries                |
// |      8 |     4 | flags                             |
// |     12 |     4 | processor of the polling thread   |
// |     16 |     4 | its idle time in milliseconds     |
// |     20 |     4 | features, told by the kernel      |
// |     24 |     4 | descriptor of a ring to share with|
// |     28 |    12 | reserved, zero                    |
// |     40 |    40 | offsets in the submission ring    |
// |     80 |    40 | offsets in the completion ring    |

/// <summary>What io_uring_setup(2) takes and fills in.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct RingParameters
{
    internal const uint CompletionSize = 1 << 3; // IORING_SETUP_CQSIZE
    internal const uint PollingAffinity = 1 << 2; // IORING_SETUP_SQ_AFF

    public uint SubmissionEntries;
    public uint CompletionEntries;
    public uint Flags;
    public uint PollingProcessor;
    public uint PollingIdle;
    public uint Features;
    public uint SharedWorkers;
    public uint Reserved0;
    public uint Reserved1;
    public uint Reserved2;
    public RingOffsets Submission;
    public RingOffsets Completion;
}
