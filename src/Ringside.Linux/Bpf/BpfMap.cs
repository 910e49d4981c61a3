using System.Globalization;
using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf;

/// <summary>Memory that BPF programs and this process share, as keys and values (bpf(2); kernel document bpf/maps). It lives as
/// long as its descriptor or a program that uses it.</summary>
public sealed unsafe class BpfMap : FileDescriptor
{
    // BPF_F_NO_PREALLOC: a trie exists in no other form.
    private const uint NoPreallocation = 1;
    private const string PossibleProcessors = "/sys/devices/system/cpu/possible";

    private BpfMap(int descriptor, BpfMapKind kind, int keySize, int valueSize, int maximumEntries, string name)
        : base(descriptor)
    {
        Kind = kind;
        KeySize = keySize;
        ValueSize = valueSize;
        MaximumEntries = maximumEntries;
        Name = name;
    }

    /// <summary>How values are found.</summary>
    public BpfMapKind Kind { get; }

    /// <summary>Bytes of a key.</summary>
    public int KeySize { get; }

    /// <summary>Bytes of a value as this process reads and writes it: with a map for each processor, the values of all processors that
    /// this machine may ever have, each rounded up to 8 bytes.</summary>
    public int ValueSize { get; }

    /// <summary>Most keys that it holds; all that there are in an array.</summary>
    public int MaximumEntries { get; }

    /// <summary>What it is called in messages, and in <c>bpftool map</c>.</summary>
    public string Name { get; }

    /// <summary>Makes a map.</summary>
    /// <param name="kind">How values are found.</param>
    /// <param name="keySize">Bytes of a key; 4 for arrays and socket maps.</param>
    /// <param name="valueSize">Bytes of a value (for one processor); 4 for socket maps.</param>
    /// <param name="maximumEntries">Most entries, above zero.</param>
    /// <param name="name">What to call it; the kernel keeps 15 bytes.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF; EINVAL for sizes that this kind does not take; E2BIG,
    /// ENOMEM.</exception>
    /// <exception cref="IOException">A map for each processor, and /sys does not tell how many there may be.</exception>
    public static BpfMap Create(BpfMapKind kind, int keySize, int valueSize, int maximumEntries, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumEntries);

        // Where /sys cannot be read this fails: while there is no descriptor yet that would stay open.
        int wholeSize = kind is BpfMapKind.PerCpuArray or BpfMapKind.PerCpuHash
            ? ((valueSize + 7) & ~7) * CountProcessors(File.ReadAllText(PossibleProcessors))
            : valueSize;
        var attributes = new MapCreateAttributes
        {
            Kind = (uint)kind,
            KeySize = keySize,
            ValueSize = valueSize,
            MaximumEntries = maximumEntries,
            Flags = kind == BpfMapKind.LongestPrefix ? NoPreallocation : 0,
            Name = ObjectName.Of(name),
        };
        int descriptor = BpfCall.Run(BpfCall.MapCreate, &attributes);
        if (descriptor < 0)
        {
            throw BpfCall.Refusal($"bpf(BPF_MAP_CREATE {name})", KernelException.LastError);
        }

        return new BpfMap(descriptor, kind, keySize, wholeSize, maximumEntries, name);
    }

    /// <summary>Writes a value; a key that is not there yet is added.</summary>
    /// <exception cref="ArgumentException">The key or the value is not as long as those of this map.</exception>
    /// <exception cref="KernelException">E2BIG when the map is full, or there is no such index.</exception>
    public void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key.Length, KeySize, nameof(key));
        CheckSize(value.Length, ValueSize, nameof(value));
        if (Run(BpfCall.MapUpdate, key, value) == -1)
        {
            Errno error = KernelException.LastError;
            string? hint = error == Errno.E2BIG ? "the map has no room for that key" : null;
            throw BpfCall.Refusal($"bpf(BPF_MAP_UPDATE_ELEM {Name})", error, hint);
        }
    }

    /// <summary>As <see cref="Update(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, for structures.</summary>
    public void Update<TKey, TValue>(in TKey key, in TValue value)
        where TKey : unmanaged
        where TValue : unmanaged => Update(BytesOf(in key), BytesOf(in value));

    /// <summary>Reads a value.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Where it goes.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ArgumentException">The key or the value is not as long as those of this map.</exception>
    /// <exception cref="KernelException">EOPNOTSUPP for maps that cannot be read, as those of sockets.</exception>
    public bool TryLookup(ReadOnlySpan<byte> key, Span<byte> value)
    {
        CheckSize(key.Length, KeySize, nameof(key));
        CheckSize(value.Length, ValueSize, nameof(value));
        return Succeeded(Run(BpfCall.MapLookup, key, value), "BPF_MAP_LOOKUP_ELEM");
    }

    /// <summary>As <see cref="TryLookup(ReadOnlySpan{byte}, Span{byte})"/>, for structures.</summary>
    public bool TryLookup<TKey, TValue>(in TKey key, out TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        value = default;
        return TryLookup(BytesOf(in key), MemoryMarshal.AsBytes(new Span<TValue>(ref value)));
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False when it was not there.</returns>
    /// <exception cref="KernelException">EINVAL for arrays, whose values exist always.</exception>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        CheckSize(key.Length, KeySize, nameof(key));
        return Succeeded(Run(BpfCall.MapDelete, key, default), "BPF_MAP_DELETE_ELEM");
    }

    /// <summary>As <see cref="Delete(ReadOnlySpan{byte})"/>, for structures.</summary>
    public bool Delete<TKey>(in TKey key)
        where TKey : unmanaged => Delete(BytesOf(in key));

    /// <summary>Adds up the counters of all processors.</summary>
    /// <param name="key">Key of a value of 8 bytes in a map that has one for each processor.</param>
    /// <returns>The sum; 0 when there is no such key.</returns>
    /// <exception cref="KernelException">The map could not be read.</exception>
    public long Sum(uint key)
    {
        long[] values = new long[ValueSize / sizeof(long)];
        long sum = 0;
        if (TryLookup(BytesOf(in key), MemoryMarshal.AsBytes(values.AsSpan())))
        {
            foreach (long value in values)
            {
                sum += value;
            }
        }

        return sum;
    }

    /// <summary>How many processors a list as <c>0-3,8</c> reaches to: the kernel counts the possible ones, not those that are
    /// on.</summary>
    internal static int CountProcessors(string list)
    {
        int count = 0;
        foreach (string part in list.Trim().Split(','))
        {
            string[] ends = part.Split('-');
            int first = int.Parse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture);
            int last = int.Parse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture);
            count += last - first + 1;
        }

        return count;
    }

    private static ReadOnlySpan<byte> BytesOf<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    private static void CheckSize(int actual, int expected, string parameter)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{actual} bytes, but this map has {expected}", parameter);
        }
    }

    private bool Succeeded(int result, string command)
    {
        Errno error = result == -1 ? KernelException.LastError : Errno.None;
        return error switch
        {
            Errno.None => true,
            Errno.ENOENT => false,
            _ => throw BpfCall.Refusal($"bpf({command} {Name})", error),
        };
    }

    private int Run(int command, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyStart = key)
        fixed (byte* valueStart = value)
        {
            var attributes = new MapElementAttributes { Map = Checked(), Key = (ulong)keyStart, Value = (ulong)valueStart };
            return BpfCall.Run(command, &attributes);
        }
    }
}
