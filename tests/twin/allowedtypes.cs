// SPDX-License-Identifier: MIT
// What the compiled expressions use of .NET, held against what API Management allows in them: every member that their
// code names, whatever way the source is written. `twin.exe types LIST` prints each that is not allowed.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

public static class AllowedTypes
{
    // What the compiler makes of `foreach`, of conversions to object and of lists in braces; nobody writes these.
    private static readonly HashSet<string> Plumbing = new HashSet<string> {
        "System.Object", "System.IDisposable", "System.Collections.IEnumerator", "System.Collections.IEnumerable",
        "System.Runtime.CompilerServices.RuntimeHelpers" };
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    public static int Print(string file)
    {
        var allowed = new Dictionary<string, HashSet<string>>(); // null: all of its members
        foreach (string line in File.ReadAllLines(file).Where(line => line != "" && !line.StartsWith("#")))
        {
            string[] words = line.Split(' ');
            allowed[words[0]] = words[1] == "*" ? null : new HashSet<string>(words.Skip(1));
        }
        const BindingFlags all = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var types = new[] { typeof(Expressions) }.Concat(typeof(Expressions).GetNestedTypes(all));
        var methods = types.SelectMany(type => type.GetMethods(all)).Where(method => method.DeclaringType != typeof(object));
        foreach (string problem in methods.SelectMany(method => ProblemsOf(method, allowed)).Distinct())
        {
            Console.WriteLine(problem);
        }
        return 0;
    }

    private static IEnumerable<string> ProblemsOf(MethodBase method, Dictionary<string, HashSet<string>> allowed)
    {
        foreach (MemberInfo member in MembersIn(method))
        {
            Type type = member as Type ?? member.DeclaringType;
            while (type.HasElementType || type.IsNested)
            {
                type = type.HasElementType ? type.GetElementType() : type.DeclaringType;
            }
            string name = type.FullName ?? type.Namespace + "." + type.Name;
            name = name.Split('`')[0];
            if (type.IsGenericParameter || type.Assembly == Assembly.GetExecutingAssembly() || Plumbing.Contains(name))
            {
                continue;
            }
            HashSet<string> members;
            if (!allowed.TryGetValue(name, out members))
            {
                yield return name + " is not allowed in expressions (" + method.Name + ")";
            }
            else if (!(member is Type) && members != null && !members.Contains(NameOf(member)))
            {
                yield return name + "." + NameOf(member) + " is not allowed in expressions (" + method.Name + ")";
            }
        }
    }

    private static string NameOf(MemberInfo member)
    {
        string name = member.Name;
        return name == ".ctor" ? "(Constructor)" : name.StartsWith("get_") || name.StartsWith("set_") ? name.Substring(4) : name;
    }

    /// What the method's code refers to.
    private static IEnumerable<MemberInfo> MembersIn(MethodBase method)
    {
        MethodBody body = method.GetMethodBody();
        byte[] code = body == null ? new byte[0] : body.GetILAsByteArray();
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[at++]);
            }
            OpCode operation = Codes[value];
            switch (operation.OperandType)
            {
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget:
            case OperandType.ShortInlineI:
            case OperandType.ShortInlineVar:
                at += 1;
                break;
            case OperandType.InlineVar:
                at += 2;
                break;
            case OperandType.InlineI8:
            case OperandType.InlineR:
                at += 8;
                break;
            case OperandType.InlineSwitch:
                at += 4 + 4 * BitConverter.ToInt32(code, at);
                break;
            case OperandType.InlineMethod:
            case OperandType.InlineField:
            case OperandType.InlineType:
            case OperandType.InlineTok:
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at));
                at += 4;
                break;
            default:
                at += 4;
                break;
            }
        }
    }
}
