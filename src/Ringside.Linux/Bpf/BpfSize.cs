namespace Ringside.Linux.Bpf;

/// <summary>How many bytes a load or a store moves (kernel document bpf/standardization/instruction-set).</summary>
public enum BpfSize : byte
{
    /// <summary>4 bytes.</summary>
    Word = 0x00,

    /// <summary>2 bytes.</summary>
    Half = 0x08,

    /// <summary>1 byte.</summary>
    Byte = 0x10,

    /// <summary>8 bytes.</summary>
    Double = 0x18,
}
