using System.Reflection.PortableExecutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ringside.House.Tests.Architecture;

/// <summary>The compiled libraries of the house, and small ones compiled on the spot from planted code.</summary>
internal static class Assemblies
{
    /// <summary>Names of the libraries of src/, those that are built by now.</summary>
    public static IEnumerable<string> Libraries =>
        DependencyRules.Order.Where(name => name is not "Ringside.App" and not "Ringside.Bench" && IsBuilt(name));

    /// <summary>Everything of ours that is compiled and no test.</summary>
    public static IEnumerable<string> All =>
        DependencyRules.Order.Select(name => name == "Ringside.App" ? "ringside" : name).Where(IsBuilt);

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    public static PEReader Open(string name) => new(File.OpenRead(PathOf(name)));

    /// <summary>Compiles <paramref name="code"/> as an assembly; <paramref name="others"/> are assemblies that it may use.</summary>
    public static PEReader Compile(string name, string code, params (string Name, string Code)[] others)
    {
        List<MetadataReference> references = [.. Platform()];
        foreach ((string otherName, string otherCode) in others)
        {
            references.Add(MetadataReference.CreateFromImage(Emit(otherName, otherCode, references)));
        }

        return new PEReader([.. Emit(name, code, references)]);
    }

    private static byte[] Emit(string name, string code, IEnumerable<MetadataReference> references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText("using System; using System.Collections.Generic;\n" + code)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    private static IEnumerable<MetadataReference> Platform() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(':')
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path));

    private static bool IsBuilt(string name) => File.Exists(PathOf(name));
}
