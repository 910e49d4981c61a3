using System.Runtime.InteropServices;

namespace Ringside.Bench.Matching;

/// <summary>The C library's functions: a published workload was made with them, and is the same only with the same last bits.</summary>
internal static partial class LibraryMath
{
    private const string Library = "libm.so.6";

    [LibraryImport(Library, EntryPoint = "exp")]
    internal static partial double Exp(double value);

    [LibraryImport(Library, EntryPoint = "log")]
    internal static partial double Log(double value);

    [LibraryImport(Library, EntryPoint = "cos")]
    internal static partial double Cos(double value);

    [LibraryImport(Library, EntryPoint = "pow")]
    internal static partial double Pow(double value, double power);
}
