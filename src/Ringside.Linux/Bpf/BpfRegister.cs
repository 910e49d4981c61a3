namespace Ringside.Linux.Bpf;

/// <summary>The registers of the BPF machine and their roles in a call (kernel document bpf/standardization/instruction-set).</summary>
public enum BpfRegister : byte
{
    /// <summary>Result of a call, and of the program.</summary>
    R0,

    /// <summary>First argument; the context when the program starts. Lost in a call.</summary>
    R1,

    /// <summary>Second argument; lost in a call.</summary>
    R2,

    /// <summary>Third argument; lost in a call.</summary>
    R3,

    /// <summary>Fourth argument; lost in a call.</summary>
    R4,

    /// <summary>Fifth argument; lost in a call.</summary>
    R5,

    /// <summary>Kept over calls.</summary>
    R6,

    /// <summary>Kept over calls.</summary>
    R7,

    /// <summary>Kept over calls.</summary>
    R8,

    /// <summary>Kept over calls.</summary>
    R9,

    /// <summary>End of the stack of 512 bytes; read only.</summary>
    R10,
}
