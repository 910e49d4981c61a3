using System.Globalization;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>What the segments of a folder hold, and what is to be done to them before more is written. <see cref="Look"/> changes nothing;
/// what it found is kept in the promise file before <see cref="Repair"/> does.</summary>
internal sealed unsafe class SegmentRecovery(SegmentDiskOptions options, uint identity, bool hasMachineStopped)
{
    private readonly Crc32C _checksum = new();
    private readonly SegmentScan _scan = new(options.Stream, identity);
    private readonly List<Segment> _aside = [];
    private Segment? _cut;
    private bool _isCutDamaged;
    private Segment? _unbegun;

    /// <summary>The segments that stay.</summary>
    internal List<Segment> Segments { get; } = [];

    /// <summary>Why it may hold less than it has said; null when it does not.</summary>
    internal string? Doubt { get; private set; }

    /// <summary>Which run of numbers the batches must be of.</summary>
    internal uint Identity => identity;

    /// <summary>What is read from them.</summary>
    internal SegmentScan Scan => _scan;

    /// <summary>Reads all segments.</summary>
    /// <exception cref="IOException">They are another stream's, or of another run of numbers.</exception>
    /// <exception cref="KernelException">One cannot be opened.</exception>
    internal void Look()
    {
        List<Segment> found = Segment.FindAll(options.Folder);
        for (int i = 0; i < found.Count; i++)
        {
            if (Doubt is not null)
            {
                _aside.Add(found[i]);
            }
            else
            {
                LookAt(found[i], i == found.Count - 1);
            }
        }
    }

    /// <summary>Nothing of it is to be used: it is not known what was promised.</summary>
    internal void Refuse(string why)
    {
        Doubt = why;
        _aside.AddRange(Segment.FindAll(options.Folder));
    }

    /// <summary>Cuts a torn tail; puts what is damaged, and what lies behind it, aside under other names.</summary>
    /// <exception cref="IOException">A file cannot be renamed or written.</exception>
    /// <exception cref="KernelException">The same, from the kernel.</exception>
    internal void Repair()
    {
        foreach (Segment segment in _aside)
        {
            File.Move(segment.Path, Free(segment.Path));
        }

        if (_unbegun is not null)
        {
            File.Delete(_unbegun.Path);
        }

        if (_cut is not null)
        {
            Cut(_cut);
        }

        foreach (Segment segment in options.Policy == StorePolicy.Every ? Segments : [])
        {
            // What another policy, or a process that was killed, has left to the kernel.
            using KernelFile file = KernelFile.Open(segment.Path, FileOpening.NoLink);
            Throw(file.Synchronize(), "fdatasync", segment.Path);
        }

        Throw(KernelFolder.Synchronize(options.Folder), "fsync", options.Folder);
    }

    private void LookAt(Segment segment, bool isLast)
    {
        using KernelFile file = KernelFile.Open(segment.Path, FileOpening.NoLink);
        long length = Math.Max(file.Length, 0);
        Span<byte> bytes = stackalloc byte[SegmentHead.Size];
        fixed (byte* start = bytes)
        {
            bytes = bytes[..Math.Max(file.ReadAt(start, bytes.Length, 0), 0)];
        }

        bool isReadable = SegmentHead.TryRead(bytes, _checksum, out SegmentHead head);
        if (isReadable)
        {
            Expect(segment, head);
        }

        if (!isReadable && isLast && (length < SegmentHead.Size || (hasMachineStopped && IsZero(file, length))))
        {
            _unbegun = segment;
        }
        else if (!isReadable || head.First != segment.First)
        {
            Damaged(segment, 0);
        }
        else if (segment.First != _scan.Last + 1)
        {
            bool isMissing = segment.First > _scan.Last + 1;
            Doubt = isMissing
                ? $"{segment.Path}: begins with batch {segment.First}, but batch {_scan.Last + 1} is missing before it"
                : $"{segment.Path}: begins with batch {segment.First}, but batch {_scan.Last} stands before it";
            _aside.Add(segment);
        }
        else
        {
            LookInto(segment, file, length, isLast);
        }
    }

    private void LookInto(Segment segment, KernelFile file, long length, bool isLast)
    {
        SegmentEnd end = _scan.Read(segment, file, length, isLast && hasMachineStopped);
        Segments.Add(segment);
        if (end == SegmentEnd.Whole)
        {
            return;
        }

        _cut = segment;
        if (end == SegmentEnd.Damaged || !isLast)
        {
            _isCutDamaged = true;
            Damaged(segment, segment.End);
        }
    }

    private void Damaged(Segment segment, long offset)
    {
        Doubt = string.Create(CultureInfo.InvariantCulture, $"{segment.Path}: damaged at offset {offset}");
        if (offset == 0)
        {
            _aside.Add(segment);
        }
    }

    private void Expect(Segment segment, in SegmentHead head)
    {
        if (head.Stream != options.Stream)
        {
            throw new IOException($"{segment.Path}: holds {head.Stream}; expected {options.Stream}");
        }

        if (head.Identity != identity)
        {
            throw new IOException($"{segment.Path}: holds identity {head.Identity:x8}; expected {identity:x8}, as {PromiseFile.Name} says");
        }
    }

    // What is cut off because it is damaged is kept under another name.
    private void Cut(Segment segment)
    {
        if (_isCutDamaged)
        {
            using FileStream from = File.OpenRead(segment.Path);
            using FileStream to = File.Create(Free(string.Create(CultureInfo.InvariantCulture, $"{segment.Path}.{segment.End}")));
            from.Position = segment.End;
            from.CopyTo(to);
        }

        using KernelFile file = KernelFile.Open(segment.Path, FileOpening.NoLink);
        Throw(file.SetLength(segment.End), "ftruncate", segment.Path);
    }

    private static string Free(string path)
    {
        string free = path + ".damaged";
        for (int i = 2; Path.Exists(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}.damaged");
        }

        return free;
    }

    // Room for it was made, and the machine has stopped before it was written.
    private static bool IsZero(KernelFile file, long length)
    {
        var window = new FileWindow(64 * 1024);
        window.Use(file);
        for (long at = 0; at < length;)
        {
            ReadOnlySpan<byte> bytes = window.At(at, 1, length);
            if (bytes.IsEmpty || bytes.ContainsAnyExcept((byte)0))
            {
                return false;
            }

            at += bytes.Length;
        }

        return true;
    }

    private static void Throw(int result, string call, string path)
    {
        if (result < 0)
        {
            throw new KernelException($"{call}({path})", (Errno)(-result));
        }
    }
}
